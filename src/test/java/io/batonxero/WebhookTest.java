package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.LogLines;
import io.batonxero.support.Run;
import io.batonxero.support.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The swap of notify-failure that calls a webhook. */
class WebhookTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Path SWAP = Path.of("routes/swaps/notify-failure/webhook");

    @TempDir
    Path folder;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private volatile int answer = 204;
    private HttpServer webhook;
    private Path world;

    @BeforeEach
    void start() throws IOException {
        world = Files.createDirectories(folder.resolve("world"));
        Files.writeString(world.resolve("connections.json"), "[]");
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/", exchange -> {
            told.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + exchange.getRequestHeaders().keySet() + "\n"
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        webhook.start();
    }

    @AfterEach
    void stop() {
        webhook.stop(0);
    }

    private String address() {
        return "http://127.0.0.1:" + webhook.getAddress().getPort() + "/hook?key=a%2Fb&on=1";
    }

    private static JsonNode json(String told) throws IOException {
        return new ObjectMapper().readTree(told.substring(told.indexOf('\n')));
    }

    private Run once(String address) throws IOException {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.in(world))) {
            Map<String, String> environment = Run.environment(xero, folder);
            environment.put("BATON_ROUTES", "routes," + SWAP);
            environment.put("BATON_WEBHOOK_URL", address);
            return Run.of(environment);
        }
    }

    private static List<String> lines(Run run) {
        return run.err()
                .lines()
                .filter(line -> line.startsWith("baton-xero-camel: "))
                .toList();
    }

    @Test
    void fragmentOfTheUrlIsNotSent() throws IOException {
        Run run = once(address() + "#a%20b?c");

        assertThat(run.exitCode()).isEqualTo(9);
        assertThat(told).singleElement().asString().startsWith("POST /hook?key=a%2Fb&on=1 application/json ");
    }

    @Test
    void aServiceCallsTheWebhookAfterAFailedSyncWithoutARestart() throws Exception {
        Path later = Files.createDirectories(folder.resolve("later"));
        Service service = new Service(folder, XeroWorld.in(world));
        service.c1().script().pace(Duration.ofMillis(100), Duration.ofSeconds(1));
        service.environment().put("BATON_WEBHOOK_URL", address());
        try (LogLines audit = LogLines.of("audit");
                LogLines log = LogLines.of("io.batonxero.routes")) {
            service.c1().script().queue(ServiceTest.sync("a"));
            service.run("--routes", "routes," + later);
            String before = failure(service.nextFinished());

            service.awaitReload();
            Files.copy(SWAP.resolve("notify-failure.camel.yaml"), later.resolve("notify-failure.camel.yaml"));
            Awaitility.await().atMost(TIMEOUT).until(() -> !audit.all().isEmpty());
            assertThat(audit.all().get(0)).startsWith("INFO routes reloaded files=[notify-failure.camel.yaml]");
            assertThat(told).isEmpty();

            service.c1().script().queue(ServiceTest.sync("b"));
            assertThat(failure(service.nextFinished())).isEqualTo(before);
            service.await(() -> told.size() == 1);
            assertThat(told.get(0)).startsWith("POST /hook?key=a%2Fb&on=1 application/json ");
            assertThat(json(told.get(0)).path("event").asText()).isEqualTo("sync-failed");
            assertThat(json(told.get(0)).path("code").asInt()).isEqualTo(9);
            assertThat(json(told.get(0)).path("message").asText()).isEqualTo(before);
            assertThat(json(told.get(0)).path("task").asText()).isEqualTo("b".repeat(27));
            assertThat(Instant.parse(json(told.get(0)).path("at").asText()))
                    .isBetween(Instant.now().minusSeconds(60), Instant.now());
            assertThat(told.get(0))
                    .doesNotContainIgnoringCase("authorization")
                    .doesNotContain("simulated", SimulatedTokens.CLIENT_SECRET);

            answer = 500;
            service.c1().script().queue(ServiceTest.sync("c"));
            assertThat(failure(service.nextFinished())).isEqualTo(before);
            service.await(() -> log.all().size() == 1);
            assertThat(log.all().get(0))
                    .startsWith("ERROR failure notification failed reason=\"The webhook returned status 500;")
                    .doesNotContain("key=");

            webhook.stop(0);
            service.c1().script().queue(ServiceTest.sync("d"));
            assertThat(failure(service.nextFinished())).isEqualTo(before);
            service.await(() -> log.all().size() == 2);
            assertThat(log.all().get(1))
                    .startsWith("ERROR failure notification failed reason=")
                    .doesNotContain("key=");
        } finally {
            service.close();
        }
    }

    private static String failure(BatonServiceFinishTaskRequest finished) {
        assertThat(finished.hasError()).as(finished.toString()).isTrue();
        return finished.getStatus().getMessage();
    }

    @Test
    void aCancelledSyncDoesNotCallTheWebhook() throws Exception {
        Service service = new Service(folder, XeroWorld.ofDemo());
        service.environment().put("BATON_WEBHOOK_URL", address());
        service.xero().silent(true);
        service.c1()
                .script()
                .pace(Duration.ofMillis(100), Duration.ofSeconds(1))
                .queue(ServiceTest.sync("e"));
        try {
            service.run("--routes", "routes," + SWAP);
            service.awaitXeroRequest("/connections");
            service.stop();
            assertThat(service.nextFinished().hasError()).isTrue();
        } finally {
            service.close();
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aFailedOneShotSyncCallsTheWebhookAndKeepsItsExitCode() throws Exception {
        Run run = once(address());

        assertThat(run.exitCode()).isEqualTo(9);
        assertThat(told).hasSize(1);
        assertThat(lines(run))
                .containsExactly(
                        "baton-xero-camel: " + json(told.get(0)).path("message").asText());
        assertThat(json(told.get(0)).path("task").isNull()).isTrue();
    }

    @Test
    void aWebhookErrorDoesNotChangeTheSyncsFailure() throws Exception {
        List<String> before = lines(once(address()));
        answer = 302;

        for (String address : List.of(address(), "", "nonsense", "http://127.0.0.1:1/")) {
            try (LogLines log = LogLines.of("io.batonxero.routes")) {
                Run run = once(address);

                assertThat(run.exitCode()).isEqualTo(9);
                assertThat(lines(run)).as(address).isEqualTo(before);
                assertThat(log.all())
                        .as(address)
                        .singleElement()
                        .asString()
                        .startsWith("ERROR failure notification failed reason=")
                        .doesNotContain("\n");
            }
        }
    }

    @Test
    void aSilentWebhookTimesOutAfter10Seconds() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            long began = System.nanoTime();

            Run run = once("http://127.0.0.1:" + silent.getLocalPort() + "/");

            assertThat(run.exitCode()).isEqualTo(9);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(30));
        }
    }
}
