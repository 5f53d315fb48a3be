package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.settings.KnownSettings;
import io.batonxero.settings.Setting;
import io.batonxero.settings.SettingsReport;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.HawtioClient;
import io.batonxero.support.Run;
import io.batonxero.support.Service;
import io.batonxero.support.ZipText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command diagnose: what its zip file contains, and what it does not. */
class DiagnoseTest {
    @TempDir
    Path folder;

    private Map<String, String> environment() {
        // No Xero listens there.
        return new HashMap<>(Map.of(
                "BATON_XERO_API_URL", "http://127.0.0.1:1",
                "BATON_XERO_IDENTITY_URL", "http://127.0.0.1:1",
                "BATON_XERO_RETRY_FOR", "0s",
                "BATON_XERO_CLIENT_ID", "app-4711",
                "BATON_XERO_CLIENT_SECRET", "Client-Secret-0815",
                "BATON_STATE_DIR", folder.resolve("state").toString()));
    }

    private Path zip() {
        return folder.resolve("diagnosis.zip");
    }

    private Map<String, String> diagnosis(Map<String, String> environment, String... flags) throws IOException {
        String[] arguments = new String[flags.length + 3];
        arguments[0] = "diagnose";
        arguments[1] = "--output";
        arguments[2] = zip().toString();
        System.arraycopy(flags, 0, arguments, 3, flags.length);
        Run run = Run.of(environment, arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .hasLineCount(1)
                .startsWith("Wrote " + zip() + ": versions.txt, ")
                .contains("look at it before you send it");
        return ZipText.entries(zip());
    }

    @Test
    void failedCheckIsAPartOfTheFile() throws Exception {
        Map<String, String> entries = diagnosis(environment());

        assertThat(entries).containsOnlyKeys("versions.txt", "settings.txt", "routes.txt", "check.txt", "status.json");
        assertThat(entries.get("versions.txt"))
                .contains("baton-xero-camel = ", "\njava = " + System.getProperty("java.version"), "\nos = ")
                .containsPattern("(?m)^camel = 4\\.\\d+");
        assertThat(entries.get("check.txt")).contains("could not be reached").endsWith("exit code 14\n");
        assertThat(entries.get("status.json")).startsWith("{\"lastDelivery\":null");
        assertThat(entries.get("routes.txt")).endsWith(" route files, of which 0 differ from the shipped ones\n");
    }

    @Test
    void successfulCheckIsAPartOfTheFile() throws Exception {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo())) {
            Map<String, String> entries = diagnosis(Run.environment(xero, folder));

            assertThat(entries.get("check.txt")).contains("Ready to sync.").endsWith("exit code 0\n");
            assertThat(entries.get("status.json")).contains("\"kind\":\"refresh token (web app)\"");
            assertThat(entries.toString()).doesNotContain(SimulatedTokens.CLIENT_SECRET, SimulatedTokens.REFRESH_TOKEN);
        }
    }

    @Test
    void withoutAnAppEachPartSaysWhatIsMissing() throws Exception {
        Map<String, String> entries = diagnosis(Map.of("BATON_STATE_DIR", folder.toString()));

        assertThat(entries.get("check.txt")).contains("BATON_XERO_CLIENT_ID").endsWith("exit code 2\n");
        assertThat(entries.get("status.json")).contains("status needs the Xero app");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyTheOwnerCanReadTheFile() throws Exception {
        diagnosis(environment());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(zip())))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @CsvSource({
        "--output, existing.zip, already exists",
        "--output, missing/diagnosis.zip, does not exist",
        "--output, '', is a folder",
        "--log, missing.log, not found",
        "--log, '', 'is a folder, not a file'"
    })
    void unusableFileEndsWithOneLine(String flag, String name, String problem) throws Exception {
        Path existing = Files.writeString(folder.resolve("existing.zip"), "mine");

        Run run = Run.of(environment(), "diagnose", flag, folder.resolve(name).toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasLineCount(1).contains(flag + " ", problem);
        assertThat(existing).hasContent("mine");
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void settingsHaveTheirSourcesAndOnlyHarmlessValues() throws Exception {
        Map<String, String> environment = environment();
        environment.put(
                "BATON_REFRESH_TOKEN_FILE",
                Files.writeString(folder.resolve("token"), "Refresh-4242").toString());
        environment.put("BATON_XERO_ORGANISATIONS", "Harbour & Sons Pty");
        environment.put("BATON_WEBHOOK_URL", "https://me:Pass-5151@hooks.example.com/T0KJ3X9");
        environment.put("HTTPS_PROXY", "http://me:Pass-6161@127.0.0.1:1");
        environment.put("BATON_XERO_CLEINT_ID", "mistyped-7171");

        Map<String, String> entries = diagnosis(environment, "--xero-parallel", "3", "--host-id", "pod-8181");

        assertThat(entries.getOrDefault("settings.txt", "").lines())
                .contains(
                        "baton.xero.client-id = set, not shown  (variable BATON_XERO_CLIENT_ID)",
                        "baton.xero.client-secret = set, not shown  (variable BATON_XERO_CLIENT_SECRET)",
                        "baton.refresh-token = set, not shown  (variable BATON_REFRESH_TOKEN_FILE)",
                        "baton.token = not set",
                        "baton.xero.organisations = set, not shown  (variable BATON_XERO_ORGANISATIONS)",
                        "baton.xero.parallel = 3  (flag)",
                        "baton.host-id = set, not shown  (flag)",
                        "baton.xero.api-url = http://127.0.0.1:1  (variable BATON_XERO_API_URL)",
                        "baton.keep-signed-in = 6h  (default)",
                        "baton.webhook-url = set, not shown  (variable BATON_WEBHOOK_URL)",
                        "HTTPS_PROXY = set, not shown",
                        "unknown variable, which is ignored: BATON_XERO_CLEINT_ID");
        assertThat(entries.get("settings.txt"))
                .doesNotContain("0815", "4242", "5151", "6161", "7171", "8181", "T0KJ", "Harbour", "app-4711");
    }

    /** A new setting of free text is hidden until somebody decides otherwise. */
    @Test
    void onlySettingsThatCannotHoldASecretOrANameAreShown() {
        assertThat(KnownSettings.ALL.stream()
                        .filter(setting -> List.of(Setting.Kind.TEXT, Setting.Kind.LIST, Setting.Kind.SECRET)
                                .contains(setting.kind()))
                        .filter(SettingsReport::isShown)
                        .map(Setting::key))
                .containsExactly(
                        "baton.sync-resource-types", "baton.health-check-bind-address", "baton.hawtio-bind-address");
        assertThat(KnownSettings.ALL.stream()
                        .filter(setting -> !SettingsReport.isShown(setting))
                        .map(Setting::key))
                .contains("baton.token", "baton.client-id", "baton.state-dir");
    }

    @Test
    void routesThatDifferAreNamedAndTheirTextIsNotShown() throws Exception {
        Path routes = Files.createDirectories(folder.resolve("mine"));
        for (Path file : List.of(
                Path.of("routes/map-access.camel.yaml"),
                Path.of("routes/swaps/deliver-file/s3/deliver-file.camel.yaml"))) {
            Files.copy(file, routes.resolve(file.getFileName()));
        }
        Files.writeString(
                routes.resolve("map-access.camel.yaml"),
                "# my-key-9191\n" + Files.readString(routes.resolve("map-access.camel.yaml")));
        Files.writeString(routes.resolve("empty.camel.yaml"), "");
        Files.copy(Path.of("routes/run-check.camel.yaml"), routes.resolve("copy.camel.yaml"));
        Files.writeString(routes.resolve("copy.camel.yaml"), "# new\n", StandardOpenOption.APPEND);

        Map<String, String> entries = diagnosis(environment(), "--routes", "routes," + routes);

        assertThat(entries.getOrDefault("routes.txt", "").lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("added     copy.camel.yaml sha256=[0-9a-f]{64}"),
                        line -> assertThat(line)
                                .isEqualTo(
                                        "replaced  deliver-file.camel.yaml by the shipped routes/swaps/deliver-file/s3/deliver-file.camel.yaml"),
                        line -> assertThat(line).startsWith("unusable  empty.camel.yaml: file is empty"),
                        line -> assertThat(line).matches("edited    map-access.camel.yaml sha256=[0-9a-f]{64}"),
                        line -> assertThat(line).matches("\\d+ route files, of which 4 differ from the shipped ones"));
        assertThat(entries.toString()).doesNotContain("9191");
    }

    @Test
    void routeThatIsDeletedIsNamed() throws Exception {
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Files.copy(Path.of("routes/sync.camel.yaml"), routes.resolve("sync.camel.yaml"));

        assertThat(diagnosis(environment(), "--routes", routes.toString()).get("routes.txt"))
                .contains("missing   map-access.camel.yaml\n")
                .doesNotContain("sync.camel.yaml sha256");
    }

    @Test
    void lastLinesOfTheLogAreAddedWithoutSecrets() throws Exception {
        String lines =
                IntStream.range(0, 3000).mapToObj(i -> "line " + i + " ends\n").collect(Collectors.joining());
        Path log = Files.writeString(
                folder.resolve("baton.log"),
                lines + "secret=Client-Secret-0815\nGET https://me:pw@example.com/a?key=1234\nGr\u00fc\u00dfe\n");

        String added = diagnosis(environment(), "--log", log.toString()).get("log.txt");

        assertThat(added)
                .hasLineCount(2000)
                .startsWith("line 1003 ends\n")
                .endsWith("line 2999 ends\nsecret=***\nGET https://example.com/a?\u2026\nGr\u00fc\u00dfe\n");
    }

    @Test
    void lineThatIsCutAtTheSizeLimitIsLeftOut() throws Exception {
        Path log = Files.writeString(folder.resolve("baton.log"), "x".repeat(5 << 20) + "\nlast\n");

        assertThat(diagnosis(environment(), "--log", log.toString()).get("log.txt"))
                .isEqualTo("last\n");
    }

    @Test
    void runningServiceIsAskedForItsHealthAndMetrics() throws Exception {
        int port = HawtioClient.freePort();
        Service service = new Service(folder);
        service.environment().put("BATON_HEALTH_CHECK", "true");
        service.environment().put("BATON_HEALTH_CHECK_PORT", String.valueOf(port));
        try {
            Map<String, String> stopped = diagnosis(service.environment());
            Files.delete(zip());
            service.run();
            service.await(() -> Run.of(service.environment(), "health-check").exitCode() == 0);
            Map<String, String> running = diagnosis(service.environment());

            assertThat(stopped.get("metrics.txt"))
                    .startsWith("no response from http://127.0.0.1:" + port + "/metrics (");
            assertThat(running.get("metrics.txt")).contains("baton_xero_syncs_total{outcome=\"complete\"}");
            assertThat(running.get("health.json")).startsWith("{\"status\":\"healthy\"");
        } finally {
            service.close();
        }
    }
}
