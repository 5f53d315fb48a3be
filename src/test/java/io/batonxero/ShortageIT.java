package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.simulator.FaultyResponse;
import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Rows;
import io.batonxero.support.Run;
import io.batonxero.support.Swap;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lack of memory and other Errors end the packaged program or fail one sync; the program never hangs. */
class ShortageIT {
    private static final List<String> SMALL_HEAP = List.of("-Xmx96m");
    /** Doubles a text until the heap is full. */
    private static final String FILL_HEAP = """
            - setBody:
                expression:
                  constant:
                    expression: sixteen letters.
            - loop:
                id: replaced
                expression:
                  constant:
                    expression: "40"
                steps:
                  - setBody:
                      id: doubled
                      expression:
                        simple:
                          expression: "${body}${body}"
            """;
    /** A regular expression that recurses once per letter. */
    private static final String OVERFLOW_STACK = """
            - setBody:
                expression:
                  constant:
                    expression: "%s"
            - filter:
                id: replaced
                expression:
                  simple:
                    expression: "${body} regex '(a|b)*'"
                steps:
                  - log:
                      message: never
            """.formatted("a".repeat(60_000));

    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    private ProcessUnderTest program(Map<String, String> environment, String... flags) throws Exception {
        return ProcessUnderTest.start(List.of(), SMALL_HEAP, folder.resolve("tmp"), environment, flags);
    }

    @Test
    void aFullHeapEndsTheProcessWithOneLineAndExitCode71() throws Exception {
        Map<String, String> environment = Run.environment(xero, folder);
        Swap.write(folder, "read-users", FILL_HEAP, environment);

        try (ProcessUnderTest program = program(environment)) {
            assertEndsInTime(program);
            assertThat(program.everythingSaid().lines().filter(line -> line.startsWith("baton-xero-camel: ")))
                    .singleElement()
                    .asString()
                    .contains("the Java heap is full (", "-Xmx", "JAVA_OPTS", "exit code 71");
        }
        assertThat(folder.resolve("sync.c1z")).doesNotExist();
    }

    @Test
    void aFullHeapEndsAProgramWhoseShutdownHangs() throws Exception {
        Map<String, String> environment = withStubbornBean();
        Swap.write(
                folder,
                "read-users",
                Swap.calling("makeStubborn").replace("replaced", "stubborn") + FILL_HEAP,
                environment);

        try (ProcessUnderTest program =
                ProcessUnderTest.startSmall(folder.resolve("tmp"), environment, SMALL_HEAP.get(0))) {
            assertEndsInTime(program);
        }
    }

    @Test
    void aFullHeapEndsAProgramThatSyncsPeriodically() throws Exception {
        Map<String, String> environment = Run.environment(xero, folder);
        Path file = Swap.write(folder, "map-access", FILL_HEAP, environment);
        String full = Files.readString(file);
        Files.delete(file);
        try (ProcessUnderTest program = program(environment, "--every", "1s")) {
            program.await("Task complete!");
            Files.writeString(file, full);

            assertEndsInTime(program);
        }
        assertThat(Rows.of(folder.resolve("sync.c1z"))).hasSize(4);
    }

    private static void assertEndsInTime(ProcessUnderTest program) throws Exception {
        program.await("the Java heap is full");
        long reportedAt = System.nanoTime();
        assertThat(program.exitCode()).isEqualTo(71);
        assertThat(Duration.ofNanos(System.nanoTime() - reportedAt)).isLessThan(Duration.ofSeconds(5));
    }

    /** Users with long names, which fill the heap before the limits on bytes and tokens apply. */
    private static FaultyResponse tooManyUsers() {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            body.write("{\"Status\":\"OK\",\"Users\":[".getBytes(StandardCharsets.UTF_8));
            String name = "n".repeat(16 << 10);
            for (int i = 0; i < 10_000; i++) {
                body.write("%s{\"UserID\":\"%d\",\"FirstName\":\"%d%s\",\"OrganisationRole\":\"STANDARD\"}"
                        .formatted(i == 0 ? "" : ",", i, i, name)
                        .getBytes(StandardCharsets.UTF_8));
            }
            body.write("]}".getBytes(StandardCharsets.UTF_8));
        };
    }

    @Test
    void aServiceThatRanOutOfMemoryRepeatsTheTaskAfterRestart() throws Exception {
        try (SimulatedC1 c1 = SimulatedC1.start()) {
            Map<String, String> environment = Run.environment(xero, folder);
            environment.put("BATON_CLIENT_ID", c1.clientId());
            environment.put("BATON_CLIENT_SECRET", c1.clientSecret());
            environment.put("SSL_CERT_FILE", c1.certificateFile().toString());
            environment.put("BATON_XERO_MAX_BODY", "1GiB");
            xero.faults().next(1, "/api.xro/2.0/Users", tooManyUsers());
            c1.script().queue(ServiceTest.sync("a"));

            try (ProcessUnderTest service = program(environment)) {
                service.await("task started task=");
                assertEndsInTime(service);
            }
            assertThat(c1.uploads()).isEmpty();

            // ConductorOne hands out an unfinished task again.
            c1.script().queue(ServiceTest.sync("a"));
            try (ProcessUnderTest service = program(environment)) {
                service.await("Task complete!");
                assertThat(service.terminate()).isEqualTo(143);
            }
            assertThat(c1.uploads()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-XX:MaxMetaspaceSize=25m, the metaspace is full. Raise -XX:MaxMetaspaceSize",
        "-XX:MaxMetaspaceSize=27m, the metaspace is full. Raise -XX:MaxMetaspaceSize",
        "-XX:MaxMetaspaceSize=28m, the metaspace is full. Raise -XX:MaxMetaspaceSize",
        "-XX:MaxDirectMemorySize=64k, the memory for network buffers is full. Raise -XX:MaxDirectMemorySize"
    })
    void lackOfOtherMemoryEndsTheProcessWithExitCode71(String option, String line) throws Exception {
        Map<String, String> environment = Run.environment(xero, folder);
        try (ProcessUnderTest program = ProcessUnderTest.start(
                List.of(), List.of(option), folder.resolve("tmp"), environment, "--every", "1h")) {
            assertThat(program.everythingSaid()).contains(line);
            assertThat(program.exitCode()).isEqualTo(71);
        }
        assertThat(folder.resolve("sync.c1z")).doesNotExist();
    }

    @Test
    void anErrorFailsOneSyncAndTheNextSucceeds() throws Exception {
        Map<String, String> environment = Run.environment(xero, folder);
        Path file = Swap.write(folder, "choose-tenants", OVERFLOW_STACK, environment);
        try (ProcessUnderTest program = program(environment, "--every", "1s")) {
            program.await("baton-xero-camel: step replaced (" + file + ":12): StackOverflowError");
            Files.delete(file);

            program.await("Task complete!");
            assertThat(program.terminate()).isEqualTo(143);
        }
    }

    /** One step runs on a pool thread, the other on the trigger thread. */
    @ParameterizedTest
    @ValueSource(strings = {"read-users", "choose-tenants"})
    void stuckWorkerThreadsEndTheProcess(String step) throws Exception {
        Map<String, String> environment = Run.environment(xero, folder);
        Swap.write(folder, step, Swap.calling("spinForEver"), environment);
        environment.putAll(Map.of("BATON_EVERY", "1s", "BATON_STEP_TIMEOUT", "2s", "BATON_XERO_PARALLEL", "1"));
        try (ProcessUnderTest program = ProcessUnderTest.startSmall(folder.resolve("tmp"), environment)) {
            program.await("the process is stuck, restart it reason=");
            program.await("baton-xero-camel: steps that cannot be cancelled hold every worker thread");

            assertThat(program.exitCode()).isEqualTo(71);
        }
    }

    private Map<String, String> withStubbornBean() throws Exception {
        Map<String, String> environment = Run.environment(xero, folder);
        Path routes = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(
                routes.resolve("stubborn.camel.yaml"),
                "- beans:\n    - name: stubborn\n      type: " + Swap.Stubborn.class.getName()
                        + "\n      destroyMethod: stop\n");
        environment.put("BATON_ROUTES", "routes," + routes);
        return environment;
    }

    @Test
    void sigtermEndsAProcessWhoseShutdownHangs() throws Exception {
        Map<String, String> environment = withStubbornBean();
        environment.put("BATON_EVERY", "1h");
        try (ProcessUnderTest program = ProcessUnderTest.startSmall(folder.resolve("tmp"), environment)) {
            program.await("Task complete!");

            // Unlike Process.destroy, keeps the output open.
            assertThat(ProcessHandle.of(program.id()).orElseThrow().destroy()).isTrue();

            assertThat(program.exitCode()).isEqualTo(143);
            assertThat(program.everythingSaid()).contains("baton-xero-camel: did not stop within 18 s and is killed");
        }
    }
}
