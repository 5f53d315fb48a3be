package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.simulator.FaultyResponse;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.support.RawServer;
import io.batonxero.support.Run;
import io.batonxero.support.Service;
import io.batonxero.support.Sockets;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service tells about itself over HTTP, and the command that asks it. */
class HealthTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final String PIPELINED = "many requests for /metrics";

    @TempDir
    Path folder;

    @AutoClose
    private Service service;

    private int port;

    @BeforeEach
    void start() throws Exception {
        service = new Service(folder);
        service.c1().script().pace(Duration.ofMillis(100), Duration.ofSeconds(1));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    private void run() {
        service.run("--health-check", "--health-check-port", String.valueOf(port));
    }

    private HttpResponse<String> get(String path) {
        try {
            return CLIENT.send(request(path).build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private HttpRequest.Builder request(String path) {
        return request("127.0.0.1", path);
    }

    private HttpRequest.Builder request(String host, String path) {
        return HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path));
    }

    private void await(String path, int status) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreException(IllegalStateException.class)
                .until(() -> get(path).statusCode() == status);
    }

    private Run probe(String... arguments) {
        return Run.of(Map.of("BATON_HEALTH_CHECK_PORT", String.valueOf(port)), arguments);
    }

    @Test
    void serviceIsReadyOnlyWhileConductorOneResponds() throws Exception {
        service.c1().script().fail("", Status.UNAVAILABLE.withDescription("maintenance"), 1000);
        run();
        await("/live", 200);
        await("/ready", 503);

        JsonNode unready = JSON.readTree(get("/ready").body());
        assertThat(unready.path("status").asText()).isEqualTo("not_ready");
        assertThat(Instant.parse(unready.path("timestamp").asText())).isBeforeOrEqualTo(Instant.now());
        assertThat(unready.path("details").path("conductorone").asText()).contains("ConductorOne");
        assertThat(JSON.readTree(get("/health").body()).path("status").asText()).isEqualTo("unhealthy");
        assertThat(get("/health").statusCode()).isEqualTo(503);
        assertThat(JSON.readTree(get("/live").body()).path("status").asText()).isEqualTo("alive");

        service.c1().script().clearFaults();
        await("/ready", 200);

        JsonNode ready = JSON.readTree(get("/ready").body());
        assertThat(ready.path("status").asText()).isEqualTo("ready");
        assertThat(ready.has("details")).isFalse();
        assertThat(JSON.readTree(get("/health").body()).path("status").asText()).isEqualTo("healthy");

        service.c1().script().fail("GetTask", Status.UNAVAILABLE.withDescription("again"), 1000);
        await("/ready", 503);
        assertThat(get("/ready").body()).contains("again");
    }

    @Test
    void serviceIsNotReadyWhileXeroRefusesTheSignIn() throws Exception {
        service.environment().put("BATON_REFRESH_TOKEN", "revoked");
        run();
        await("/live", 200);
        await("/ready", 503);

        service.await(() -> get("/ready").body().contains("invalid_grant"));
        assertThat(get("/ready").body()).contains("authorize");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BATON_LOG_LEVEL=info", "BATON_SYNC_RESOURCE_TYPES=user", "BATON_SKIP_FULL_SYNC=true"})
    void failedSyncIsReportedUntilOneSucceeds(String setting) throws Exception {
        service.environment().put(setting.replaceAll("=.*", ""), setting.replaceAll(".*=", ""));
        service.c1().script().fail("UploadAsset", Status.RESOURCE_EXHAUSTED.withDescription("full"), 3);

        assertThat(problemUntilTheSecondSync("last-sync"))
                .startsWith("the last sync failed: ")
                .contains("RESOURCE_EXHAUSTED: full");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void failedSyncIsReportedAfterARestart(String skipFullSync) throws Exception {
        service.environment().put("BATON_SKIP_FULL_SYNC", skipFullSync);
        service.c1().script().fail("UploadAsset", Status.RESOURCE_EXHAUSTED.withDescription("full"), 3);
        run();
        await("/health", 200);
        service.c1().script().queue(ServiceTest.sync("a"));
        Path recorded = folder.resolve("state/failed/" + SimulatedTokens.CLIENT_ID + ".json");
        service.await(() -> Files.exists(recorded));

        assertThat(service.stop()).isZero();
        run();
        await("/live", 200);

        assertThat(get("/health").statusCode()).isEqualTo(503);
        assertThat(JSON.readTree(get("/health").body())
                        .path("details")
                        .path("last-sync")
                        .asText())
                .startsWith("the last sync failed: ")
                .contains("RESOURCE_EXHAUSTED: full");
        assertThat(get("/live").statusCode()).isEqualTo(200);
        service.c1().script().queue(ServiceTest.sync("b"));
        await("/health", 200);
        service.await(() -> !Files.exists(recorded));
    }

    @Test
    void outcomeThatWasGivenUpIsReportedUntilAnotherIsAccepted() throws Exception {
        service.c1().script().fail("FinishTask", Status.PERMISSION_DENIED.withDescription("no"), 1);

        assertThat(problemUntilTheSecondSync("outcomes")).contains("the outcome of task aaa", "PERMISSION_DENIED: no");
    }

    @Test
    void partThatIsNotAvailableIsNamedAndNotUnhealthy() throws Exception {
        service.environment().put("BATON_XERO_PROJECTS", "true");
        service.xero().faults().next(1, "/projects.xro/2.0/ProjectsUsers", FaultyResponse.of(402, Map.of(), ""));
        run();
        await("/health", 200);
        service.c1().script().queue(ServiceTest.sync("a"));

        service.await(() -> get("/health").body().contains("not-read"));

        JsonNode health = JSON.readTree(get("/health").body());
        assertThat(health.path("status").asText()).isEqualTo("healthy");
        assertThat(health.path("details").path("not-read").asText())
                .startsWith("Projects of ")
                .contains("(402");
        assertThat(health.path("details").has("error")).isFalse();
        assertThat(get("/ready").body()).doesNotContain("not-read");
    }

    /** {@return the problem of a check after the first sync} After the second sync the service is healthy. */
    private String problemUntilTheSecondSync(String check) throws Exception {
        run();
        await("/health", 200);

        service.c1().script().queue(ServiceTest.sync("a"));
        await("/health", 503);
        String problem =
                JSON.readTree(get("/health").body()).path("details").path(check).asText();
        assertThat(get("/ready").statusCode()).isEqualTo(200);

        service.c1().script().queue(ServiceTest.sync("b"));
        await("/health", 200);
        return problem;
    }

    @Test
    void camelPathsReportTheSameInCamelFormat() throws Exception {
        service.c1().script().fail("", Status.UNAVAILABLE.withDescription("maintenance"), 1000);
        run();
        await("/live", 200);
        await("/observe/health/ready", 503);

        for (String path : List.of("/observe/health", "/observe/health/ready")) {
            JsonNode down = JSON.readTree(get(path).body());
            assertThat(down.path("status").asText()).isEqualTo("DOWN");
            assertThat(down.path("checks")).singleElement().satisfies(check -> {
                assertThat(check.path("name").asText()).isEqualTo("conductorone");
                assertThat(check.path("status").asText()).isEqualTo("DOWN");
                assertThat(check.path("message").asText()).contains("ConductorOne");
            });
        }
        assertThat(get("/observe/health").statusCode()).isEqualTo(503);
        assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/observe/health/live").body()).isEqualTo("{\"status\":\"UP\"}");

        service.c1().script().clearFaults();
        await("/observe/health/ready", 200);
        assertThat(get("/observe/health").body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void serverListensOnlyOnTheGivenAddress() throws Exception {
        service.run(
                "--health-check",
                "--health-check-port",
                String.valueOf(port),
                "--health-check-bind-address",
                "127.0.0.2");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> CLIENT.send(request("127.0.0.2", "/live").build(), BodyHandlers.ofString())
                                .statusCode()
                        == 200);

        assertThatThrownBy(() -> get("/live")).hasCauseInstanceOf(ConnectException.class);
        Run probe = probe("health-check", "--endpoint", "live", "--health-check-bind-address", "127.0.0.2");
        assertThat(probe.exitCode()).as(probe.err()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-host.invalid", "192.0.2.1", "127.0.0.1:80"})
    void addressOfAnotherMachineEndsTheProgram(String address) throws Exception {
        service.run(
                "--health-check", "--health-check-port", String.valueOf(port), "--health-check-bind-address", address);

        assertThat(service.awaitExit()).isEqualTo(2);
        assertThat(service.err().lines().filter(line -> line.startsWith("baton-xero-camel: ")))
                .singleElement()
                .asString()
                .contains(address, "address of this machine", "BATON_HEALTH_CHECK_BIND_ADDRESS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /live HT",
                "GET /live HTTP/1.1\r\nHost: here\r\n",
                "POST /live HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\n",
                PIPELINED
            })
    void slowClientsDoNotBlockTheServer(String started) throws Exception {
        run();
        await("/live", 200);
        try (Sockets sockets = new Sockets(port)) {
            sockets.hold(
                    100,
                    started.equals(PIPELINED) ? "GET /metrics HTTP/1.1\r\nHost: here\r\n\r\n".repeat(1000) : started);

            Run probe = probe("health-check", "--endpoint", "live");
            assertThat(probe.exitCode()).as(probe.err()).isZero();
            assertThat(get("/metrics").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void commandTimesOutOnAResponseThatNeverEnds() throws Exception {
        try (ServerSocket server = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            Thread stalls = new Thread(() -> {
                try {
                    server.accept()
                            .getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"
                                    .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException closed) {
                    throw new UncheckedIOException(closed);
                }
            });
            stalls.start();

            Run probe = probe("health-check", "--timeout", "1");

            assertThat(probe.exitCode()).isEqualTo(14);
            assertThat(probe.err()).hasLineCount(1).contains("no complete response within 1 s");
        }
    }

    @Test
    void commandLimitsTheResponseSize() throws Exception {
        try (RawServer server = new RawServer(
                RawServer.endless("HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n", " "),
                InetAddress.getLoopbackAddress(),
                port)) {
            Run probe = probe("health-check", "--timeout", "60");

            assertThat(probe.exitCode()).isEqualTo(14);
            assertThat(probe.err()).hasLineCount(1).contains("the response body has more than 1048576 bytes");
            assertThat(server.requests()).containsExactly("GET /health HTTP/1.1");
        }
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws Exception {
        run();
        await("/live", 200);

        assertThat(get("/metrics/../etc").statusCode()).isEqualTo(404);
        assertThat(get("/other").body())
                .isEqualTo("404 Not found. Available paths: /, /live, /ready, /health, /metrics and /status.\n");
        assertThat(get("/metrics/").statusCode()).isEqualTo(200);
        assertThat(get("/observe/health/all").statusCode()).isEqualTo(404);
        HttpRequest post = request("/live").POST(BodyPublishers.ofString("x")).build();
        assertThat(CLIENT.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    }

    @Test
    void commandExitsWithTheHealthOfTheService() {
        service.c1().script().fail("", Status.UNAVAILABLE, 1000);
        run();
        await("/live", 200);

        Run live = probe("health-check", "--endpoint", "live");
        assertThat(live.exitCode()).as(live.err()).isZero();
        assertThat(live.out()).contains("\"status\":\"alive\"");
        Run unhealthy = probe("health-check");
        assertThat(unhealthy.exitCode()).isEqualTo(1);
        assertThat(unhealthy.out()).contains("\"status\":\"unhealthy\"");
    }

    @Test
    void serverIsOffByDefault() throws Exception {
        service.run();
        service.await(() -> !service.c1().calls().isEmpty());

        Run probe = probe("health-check", "--timeout", "2");

        assertThat(probe.exitCode()).isEqualTo(14);
        assertThat(probe.err())
                .hasLineCount(1)
                .contains("http://127.0.0.1:" + port + "/health", "--health-check (BATON_HEALTH_CHECK)");
    }

    @Test
    void portInUseEndsTheProgram() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            run();

            assertThat(service.awaitExit()).isEqualTo(2);
        }
        assertThat(service.err().lines().filter(line -> line.startsWith("baton-xero-camel: ")))
                .singleElement()
                .asString()
                .contains("cannot listen on 127.0.0.1 port " + port, "--health-check-port (BATON_HEALTH_CHECK_PORT)");
    }

    @ParameterizedTest
    @CsvSource({"--endpoint,metrics,health", "--timeout,soon,seconds", "--timeout,0,seconds"})
    void invalidFlagValueIsRefused(String flag, String value, String remedy) {
        Run run = probe("health-check", flag, value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .hasLineCount(1)
                .contains(flag + " " + value + ": give ")
                .contains(remedy);
    }
}
