package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.LogLines;
import io.batonxero.support.Run;
import io.batonxero.support.Service;
import io.batonxero.support.Swap;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A step that never ends is cancelled and named, and does not block later work. */
class StuckStepsTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DELAY = """
            - delay:
                id: replaced
                expression:
                  constant:
                    expression: "86400000"
            """;
    private static final String LOOP = """
            - loop:
                id: replaced
                expression:
                  constant:
                    expression: "2147483647"
                steps:
                  - setVariable:
                      name: nothing
                      expression:
                        constant:
                          expression: nothing
            """;
    private static final String RECURSION = """
            - to:
                id: replaced
                uri: direct
                parameters:
                  name: read-users
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void hold() {
        Swap.hold(true);
    }

    @AfterEach
    void release() {
        Swap.hold(false);
    }

    private Run run(String steps, String... flags) throws Exception {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo())) {
            Map<String, String> environment = Run.environment(xero, folder);
            Swap.write(folder, "read-users", steps, environment);
            return Run.of(environment, flags);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            waits, 5s, 12h, 4, made no progress for 5 s and was cancelled
            spins, 5s, 12h, 4, made no progress for 5 s and was cancelled
            loops, 5s,  6s, 4, took longer than 6 s and was cancelled at step
            calls itself, 20m, 12h, 2, a route calls itself
            """)
    void aStuckStepFailsTheSyncWithItsFileAndLine(
            String behaviour, String stepTimeout, String syncTimeout, int code, String message) throws Exception {
        String steps = switch (behaviour) {
            case "waits" -> DELAY;
            case "spins" -> Swap.calling("spin");
            case "loops" -> LOOP;
            default -> RECURSION;
        };

        Run run = run(steps, "--step-timeout", stepTimeout, "--sync-timeout", syncTimeout);

        assertThat(run.err()).contains(message).containsPattern("step \\w+ \\(.*/read-users.camel.yaml:\\d+\\)");
        assertThat(run.exitCode()).isEqualTo(code);
        assertThat(folder.resolve("sync.c1z")).doesNotExist();
    }

    @Test
    void aServiceContinuesWithoutTheThreadOfAStepThatIgnoresInterrupts() throws Exception {
        Service service = new Service(folder);
        try (LogLines log = LogLines.of("io.batonxero.steps")) {
            service.environment().put("BATON_STEP_TIMEOUT", "5s");
            int port = enableHealthOn(service);
            Path file = Swap.write(
                    folder,
                    "choose-tenants",
                    Swap.calling("spin")
                            + "- setBody:\n    expression:\n      simple:\n        expression: \"${body}\"\n",
                    service.environment());
            service.c1().script().pace(Duration.ofMillis(10), Duration.ofSeconds(1));
            service.c1().script().queue(ServiceTest.sync("a"));
            service.run();

            assertThat(service.nextFinished().getStatus().getMessage())
                    .startsWith("step replaced (" + file + ":" + Swap.LINE + ") made no progress for 5 s");
            service.await(() -> get(port, "/health").toString().contains("was cancelled but still runs"));
            assertThat(status(port, "/live")).isEqualTo(200);
            Swap.hold(false);
            service.c1().script().queue(ServiceTest.sync("b"));
            assertThat(service.nextFinished().hasSuccess()).as(service.err()).isTrue();
            service.await(() -> status(port, "/health") == 200);
            assertThat(log.all()).contains("INFO cancelled step ended step=replaced");
        } finally {
            service.close();
        }
    }

    @Test
    void aServiceWithFreeThreadsIsLiveAlthoughAStepIsStuck() throws Exception {
        Service service = new Service(folder);
        try {
            service.environment().put("BATON_STEP_TIMEOUT", "5s");
            int port = enableHealthOn(service);
            Swap.write(
                    folder,
                    "choose-tenants",
                    Swap.calling("spinFirst") + """
                            - delay:
                                id: without-a-thread
                                expression:
                                  simple:
                                    expression: "${bean:type:%s?method=delaySecond}"
                            - setBody:
                                expression:
                                  simple:
                                    expression: "${body}"
                            """.formatted(Swap.class.getName()),
                    service.environment());
            service.c1().script().pace(Duration.ofMillis(10), Duration.ofSeconds(1));
            for (String task : List.of("a", "b", "c")) {
                service.c1().script().queue(ServiceTest.sync(task));
            }
            service.run();

            assertThat(service.nextFinished().getStatus().getMessage()).contains("step replaced", "for 5 s");
            assertThat(service.nextFinished().getStatus().getMessage()).contains("without-a-thread", "for 5 s");
            assertThat(status(port, "/live")).as(service.err()).isEqualTo(200);
            assertThat(service.nextFinished().hasSuccess()).as(service.err()).isTrue();
        } finally {
            Swap.hold(false);
            service.close();
        }
    }

    @Test
    void aServiceWithoutFreeThreadsIsNotLive() throws Exception {
        Service service = new Service(folder);
        try {
            service.environment().put("BATON_STEP_TIMEOUT", "5s");
            service.environment().put("BATON_XERO_PARALLEL", "1");
            int port = enableHealthOn(service);
            Swap.write(folder, "read-users", Swap.calling("spin"), service.environment());
            service.c1().script().pace(Duration.ofMillis(10), Duration.ofSeconds(1));
            service.c1().script().queue(ServiceTest.sync("a")).queue(ServiceTest.sync("b"));
            service.run();

            assertThat(service.nextFinished().getStatus().getMessage()).contains("made no progress for 5 s");
            service.await(() -> status(port, "/live") == 503);
            assertThat(get(port, "/live").toString()).contains("restart the program", "read-users.camel.yaml:8");
            assertThat(service.nextFinished().hasSuccess()).isFalse();
        } finally {
            Swap.hold(false);
            service.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"every, choose-tenants", "every, load-tokens", "service, get-task"})
    void aProgramIsNotLiveWhileItsTriggerIsBlocked(String mode, String step) throws Exception {
        Service service = new Service(folder);
        try {
            service.environment().put("BATON_STEP_TIMEOUT", "10s");
            if (mode.equals("every")) {
                service.environment().keySet().removeIf(name -> name.startsWith("BATON_CLIENT_"));
                service.environment().put("BATON_EVERY", "1s");
            } else {
                service.c1().script().pace(Duration.ofMillis(10), Duration.ofSeconds(1));
            }
            int port = enableHealthOn(service);
            Path file = Swap.write(folder, step, Swap.calling("spin"), service.environment());
            service.run();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(get(port, "/live").toString())
                            .contains(
                                    "blocks the thread of its trigger", "restart the program", file + ":" + Swap.LINE));
            assertThat(status(port, "/live")).isEqualTo(503);

            Swap.hold(false);
            service.await(() -> status(port, "/live") == 200);
        } finally {
            Swap.hold(false);
            service.close();
        }
    }

    private static int enableHealthOn(Service service) throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            service.environment().put("BATON_HEALTH_CHECK", "true");
            service.environment().put("BATON_HEALTH_CHECK_PORT", Integer.toString(free.getLocalPort()));
            return free.getLocalPort();
        }
    }

    private static int status(int port, String path) {
        return send(port, path).statusCode();
    }

    private static JsonNode get(int port, String path) {
        try {
            return JSON.readTree(send(port, path).body());
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<String> send(int port, String path) {
        try {
            return CLIENT.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    BodyHandlers.ofString());
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
