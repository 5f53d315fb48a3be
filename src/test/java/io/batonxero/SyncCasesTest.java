package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.Rows;
import io.batonxero.support.Run;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the real routes for each folder of {@code cases}: {@code given} has Xero's responses, {@code then} the expected
 * output. {@code mvn test -Dtest=SyncCasesTest -Dgolden.update=true} rewrites {@code then}; review the diff.
 */
class SyncCasesTest {
    private static final Path CASES = Path.of("src/test/resources/cases");

    @TempDir
    Path folder;

    static Stream<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.map(path -> path.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void outputEqualsTheGoldenFiles(String name) throws IOException {
        Path given = CASES.resolve(name).resolve("given");
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.in(given))) {
            Map<String, String> environment = Run.environment(xero, folder);
            environment.put("BATON_SUMMARY", "full");
            configure(environment, given.resolve("settings.properties"), xero);

            Run run = Run.of(environment);

            check(CASES.resolve(name).resolve("then"), output(run, xero));
        }
    }

    private Map<String, String> output(Run run, SimulatedXero xero) {
        Path file = folder.resolve("sync.c1z");
        Map<String, String> output = new LinkedHashMap<>();
        String text = "exit code " + run.exitCode() + "\n" + run.out() + run.err();
        output.put(
                "said.txt",
                text.replace(folder.toString(), "<folder>")
                        .replace(xero.url(), "<xero>")
                        .replaceAll("read in \\d+\\.\\d s", "read in <t> s")
                        .replaceAll("again after \\d{4}-\\d\\d-\\d\\dT\\S+Z", "again after <when>"));
        if (Files.exists(file)) {
            output.putAll(Rows.of(file));
        }
        return output;
    }

    private static void check(Path then, Map<String, String> actual) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(then);
            for (Map.Entry<String, String> file : actual.entrySet()) {
                Files.writeString(then.resolve(file.getKey()), file.getValue());
            }
        }
        try (Stream<Path> files = Files.list(then)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(actual.keySet());
        }
        for (Map.Entry<String, String> file : actual.entrySet()) {
            assertThat(file.getValue()).as(file.getKey()).isEqualTo(Files.readString(then.resolve(file.getKey())));
        }
    }

    private static void configure(Map<String, String> environment, Path settings, SimulatedXero xero)
            throws IOException {
        if (!Files.exists(settings)) {
            return;
        }
        Properties given = new Properties();
        try (Reader reader = Files.newBufferedReader(settings)) {
            given.load(reader);
        }
        switch (given.getProperty("sign-in", "")) {
            case "client-credentials" -> environment.remove("BATON_REFRESH_TOKEN");
            case "token" -> environment.put("BATON_TOKEN", xero.tokens().accessToken());
            default ->
                environment.put(
                        "BATON_REFRESH_TOKEN", given.getProperty("refresh-token", SimulatedTokens.REFRESH_TOKEN));
        }
        environment.put("BATON_XERO_CLIENT_SECRET", given.getProperty("client-secret", SimulatedTokens.CLIENT_SECRET));
        environment.put("BATON_XERO_ORGANISATIONS", given.getProperty("organisations", ""));
        environment.put("BATON_XERO_LEGACY_ORGANISATION", given.getProperty("legacy-organisation", ""));
        environment.put("BATON_XERO_PROJECTS", given.getProperty("projects", "false"));
        environment.put("BATON_SYNC_MAX_SKIPPED", given.getProperty("max-skipped", "5"));
        environment.put("BATON_XERO_PARALLEL", given.getProperty("parallel", "4"));
        environment.put("BATON_XERO_USERS_PAGE_SIZE", given.getProperty("users-page-size", "0"));
    }
}
