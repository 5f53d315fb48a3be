package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.HawtioClient;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Rows;
import io.batonxero.support.Run;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program that keeps running, as a service of a machine would. */
class RunEveryIT {
    private static final Path GIVEN = Path.of("src/test/resources/cases/several-organisations-and-a-practice/given");

    @TempDir
    Path folder;

    private Path world;
    private SimulatedXero xero;

    @BeforeEach
    void start() throws IOException {
        world = XeroWorld.copy(GIVEN, folder.resolve("world"));
        xero = SimulatedXero.start(XeroWorld.in(world));
    }

    @AfterEach
    void stop() {
        xero.close();
    }

    /** Replaces what is connected, while the simulated Xero may be reading it. */
    private void connect(String connections) throws IOException {
        Path fresh = Files.writeString(folder.resolve("connections.json"), connections);
        Files.move(
                fresh,
                world.resolve("connections.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theFileIsReplacedEachPeriodAlsoAfterAFailure() throws Exception {
        Path file = folder.resolve("sync.c1z");
        Path temporary = folder.resolve("tmp");
        try (ProcessUnderTest program =
                ProcessUnderTest.start(temporary, Run.environment(xero, folder), "--every", "2s")) {
            program.await("access token activated");
            program.await("Task complete!");
            byte[] first = Files.readAllBytes(file);
            program.await("Task complete!");
            assertThat(Files.readAllBytes(file)).as("replaced").isNotEqualTo(first);

            connect("[]");
            program.await("no organisation is connected");
            byte[] before = Files.readAllBytes(file);
            program.await("no organisation is connected");
            assertThat(Files.readAllBytes(file)).as("kept while syncs fail").isEqualTo(before);

            connect(Files.readString(GIVEN.resolve("connections.json")));
            program.await("Task complete!");
            assertThat(Files.readAllBytes(file)).as("replaced after a failure").isNotEqualTo(before);

            assertThat(program.terminate()).isEqualTo(143);
        }
        assertThat(Rows.of(file).get("resources.json")).contains("Kereru Coffee Roasters Ltd");
        assertThat(names(folder)).containsExactlyInAnyOrder("state", "sync.c1z", "tmp", "world");
        assertThat(names(temporary)).noneMatch(name -> name.startsWith("baton"));
    }

    @Test
    void syncsRunAtTheTimesOfACronExpression() throws Exception {
        Map<String, String> environment = Run.environment(xero, folder);
        environment.put("TZ", "Pacific/Auckland");
        try (ProcessUnderTest program =
                ProcessUnderTest.start(folder.resolve("tmp"), environment, "--every", "*/2 * * * * MON-SUN")) {
            program.await("waiting for the next sync next=");
            program.await("zone=Pacific/Auckland");
            program.await("Task complete!");
            program.await("waiting for the next sync next=");
            program.await("Task complete!");
        }
    }

    @Test
    void noSyncRunsBeforeTheTimeOfACronExpression() throws Exception {
        try (ProcessUnderTest program = ProcessUnderTest.start(
                folder.resolve("tmp"), Run.environment(xero, folder), "--every", "0 0 6 1 JAN * 2099")) {
            program.await("waiting for the next sync next=2099-01-01T06:00:00");
            program.await("access token activated");
            assertThat(program.terminate()).isEqualTo(143);
        }
        assertThat(xero.requests()).noneMatch(request -> request.path().equals("/connections"));
    }

    @Test
    void itIsHealthyAndReadyWithoutConductorOne() throws Exception {
        Map<String, String> environment = Run.environment(xero, folder);
        int port = HawtioClient.freePort();
        environment.put("BATON_HEALTH_CHECK", "true");
        environment.put("BATON_HEALTH_CHECK_PORT", String.valueOf(port));
        try (ProcessUnderTest program = ProcessUnderTest.start(folder.resolve("tmp"), environment, "--every", "1h")) {
            program.await("Task complete!");

            for (String path : List.of("/health", "/ready", "/live")) {
                HttpResponse<String> response = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void noSecretIsInTheListOfProcesses() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), SimulatedTokens.CLIENT_SECRET);
        Map<String, String> environment = Run.environment(xero, folder);
        environment.remove("BATON_XERO_CLIENT_SECRET");
        environment.put("BATON_XERO_CLIENT_SECRET_FILE", secret.toString());
        try (ProcessUnderTest program = ProcessUnderTest.start(folder.resolve("tmp"), environment, "--every", "1h")) {
            program.await("Task complete!");

            assertThat(Files.readString(Path.of("/proc", Long.toString(program.id()), "cmdline")))
                    .contains("--every")
                    .doesNotContain(SimulatedTokens.CLIENT_SECRET, SimulatedTokens.REFRESH_TOKEN);
        }
    }

    @Test
    void aRefusedSyncLeavesNoTemporaryFiles() throws Exception {
        Path temporary = folder.resolve("tmp");
        assertThat(Run.of(Run.environment(xero, folder)).exitCode()).isZero();
        String one = "[{\"tenantId\":\"c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21\",\"tenantType\":\"ORGANISATION\"}]";
        connect(one);

        try (ProcessUnderTest program = ProcessUnderTest.start(temporary, Run.environment(xero, folder))) {
            program.await("Sync refused: it lost too much");
            assertThat(program.exitCode()).isEqualTo(9);
        }
        assertThat(names(folder)).containsExactlyInAnyOrder("state", "sync.c1z", "tmp", "world");
        assertThat(names(temporary)).noneMatch(name -> name.startsWith("baton"));
    }

    private static Stream<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList().stream();
        }
    }

    @ParameterizedTest
    @CsvSource({"HUP, 129", "INT, 130", "TERM, 143"})
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void theExitCodeNamesTheSignal(String signal, int exitCode) throws Exception {
        // A build in the background, or under nohup, ignores INT or HUP, and so would its child processes.
        List<String> before = OS.LINUX.isCurrentOs() ? List.of("env", "--default-signal=HUP,INT") : List.of();
        try (ProcessUnderTest program = ProcessUnderTest.start(
                before, List.of(), folder.resolve("tmp"), Run.environment(xero, folder), "--every", "1h")) {
            program.await("Task complete!");
            new ProcessBuilder("kill", "-" + signal, Long.toString(program.id()))
                    .start()
                    .waitFor();

            assertThat(program.exitCode()).isEqualTo(exitCode);
        }
    }

    @Test
    void everyLineOfAServiceWithAJsonSummaryIsAJsonObjectWithoutNamesOfPeople() throws Exception {
        try (ProcessUnderTest program = ProcessUnderTest.start(
                folder.resolve("tmp"), Run.environment(xero, folder), "--every", "1h", "--summary", "json")) {
            program.await("Task complete!");
            // Process.destroy would close the output before its last lines.
            new ProcessBuilder("kill", Long.toString(program.id())).start().waitFor();
            assertThat(program.exitCode()).isEqualTo(143);

            List<JsonNode> lines = new ArrayList<>();
            for (String line : program.everythingSaid().lines().toList()) {
                lines.add(new ObjectMapper().readTree(line));
            }
            assertThat(lines)
                    .allMatch(JsonNode::isObject)
                    .noneMatch(line -> line.toString().contains("Aroha"));
            assertThat(lines)
                    .filteredOn(line -> line.path("msg").asText().equals("Task complete!"))
                    .singleElement()
                    .matches(line ->
                            line.path("users").isNumber() && line.path("users").asInt() > 0);
            assertThat(lines).extracting(line -> line.path("msg").asText()).endsWith("Stopping ...", "stopped");
            assertThat(lines).noneMatch(line -> line.path("stage").asText().equals("write-report"));
        }
    }
}
