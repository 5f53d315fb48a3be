package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.LogLines;
import io.batonxero.support.Run;
import io.batonxero.support.Service;
import io.batonxero.support.Swap;
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
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The step notify-success, and its swap that calls a webhook: whatever they do, the sync has succeeded. */
class SuccessWebhookTest {
    private static final Path SWAP = Path.of("routes/swaps/notify-success/webhook");
    private static final String SPIN = Swap.calling("spin");
    private static final String WAIT = "- delay:\n    expression:\n      constant:\n        expression: \"86400000\"\n";
    private static final String FORGET =
            "- removeVariable:\n    name: \"*\"\n- setBody:\n    expression:\n      constant:\n        expression: none\n";
    private static final String ROLLBACK = "- rollback:\n    markRollbackOnly: true\n";

    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile int status = 204;
    private volatile boolean isSlow;
    private HttpServer webhook;

    @BeforeEach
    void start() throws IOException {
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (isSlow) {
                awaitRelease();
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        webhook.start();
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        Swap.hold(false);
        released.countDown();
        webhook.stop(0);
    }

    private String address() {
        return "http://127.0.0.1:" + webhook.getAddress().getPort() + "/hook?key=a%2Fb";
    }

    private Map<String, String> environment(String address) {
        Map<String, String> environment = Run.environment(xero, folder);
        environment.put("BATON_ROUTES", "routes," + SWAP);
        environment.put("BATON_WEBHOOK_URL", address);
        return environment;
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    @Test
    void aOneShotSyncPostsNumbersAndNoNames() throws Exception {
        Run run = Run.of(environment(address()), "--summary", "json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode posted = json(received.get(0));
        JsonNode summary = json(run.out());
        assertThat(posted.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "event", "syncId", "organisations", "users", "grants", "skipped", "notRead", "task", "at");
        assertThat(posted.path("event").asText()).isEqualTo("sync-succeeded");
        assertThat(posted.path("syncId")).isEqualTo(summary.path("syncId"));
        for (String number : List.of("organisations", "users", "grants", "skipped")) {
            assertThat(posted.path(number)).isEqualTo(summary.path("totals").path(number));
        }
        assertThat(posted.path("notRead").asInt())
                .isEqualTo(summary.path("notRead").size());
        assertThat(posted.path("task").isNull()).isTrue();
        assertThat(Instant.parse(posted.path("at").asText()))
                .isBetween(Instant.now().minusSeconds(120), Instant.now());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "http://127.0.0.1:1/", "status 500", "silent"})
    void aFailedNotificationChangesNeitherSummaryNorExitCode(String fault) throws Exception {
        status = 500;
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                LogLines log = LogLines.of("io.batonxero.routes")) {
            String address = switch (fault) {
                case "status 500" -> address();
                case "silent" -> "http://127.0.0.1:" + silent.getLocalPort() + "/";
                default -> fault;
            };

            Run run = Run.of(environment(address));

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).endsWith("Task complete!\n");
            assertThat(run.err().lines()).noneMatch(line -> line.startsWith("baton-xero-camel: "));
            assertThat(log.all())
                    .singleElement()
                    .asString()
                    .startsWith("ERROR success notification failed reason=")
                    .doesNotContain("key=", "\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"spin, once", "wait, once", "forget, once", "rollback, once", "wait, every", "forget, every"})
    void aStepOfYourOwnCannotFailTheSync(String steps, String mode) throws Exception {
        Service service = new Service(folder);
        Map<String, String> environment = service.environment();
        environment.keySet().removeIf(name -> name.startsWith("BATON_CLIENT_"));
        environment.put("BATON_STEP_TIMEOUT", "5s");
        Swap.write(
                folder,
                "notify-success",
                switch (steps) {
                    case "spin" -> SPIN;
                    case "wait" -> WAIT;
                    case "forget" -> FORGET;
                    default -> ROLLBACK;
                },
                environment);
        Swap.hold(true);
        try {
            if (mode.equals("every")) {
                service.run("--every", "1s");
                service.await(() -> service.out().split("Task complete!", -1).length > 2);
            } else {
                service.run();
                assertThat(service.awaitExit()).as(service.err()).isZero();
            }
            assertThat(service.out()).contains("Task complete!");
            assertThat(service.err().lines()).noneMatch(line -> line.startsWith("baton-xero-camel: "));
        } finally {
            Swap.hold(false);
            service.close();
        }
    }

    @Test
    void eachPeriodCallsTheWebhookAlthoughItReturnsErrors() throws Exception {
        status = 500;
        Service service = new Service(folder);
        service.environment().keySet().removeIf(name -> name.startsWith("BATON_CLIENT_"));
        service.environment().put("BATON_WEBHOOK_URL", address());
        try {
            service.run("--every", "1s", "--routes", "routes," + SWAP);

            service.await(() -> received.size() > 2);
            assertThat(service.err().lines()).noneMatch(line -> line.startsWith("baton-xero-camel: "));
        } finally {
            service.close();
        }
    }

    @Test
    void conductorOneGetsTheOutcomeBeforeASlowWebhookResponds() throws Exception {
        isSlow = true;
        Service service = new Service(folder);
        service.environment().put("BATON_WEBHOOK_URL", address());
        service.c1().script().pace(Duration.ofMillis(10), Duration.ofSeconds(1));
        service.c1().script().queue(ServiceTest.sync("a"));
        try {
            service.run("--routes", "routes," + SWAP);

            assertThat(service.nextFinished().hasSuccess()).as(service.err()).isTrue();
            service.await(() -> received.size() == 1);
            assertThat(service.out()).contains("Task complete!");
            assertThat(json(received.get(0)).path("task").asText()).isEqualTo("a".repeat(27));
            assertThat(json(received.get(0)).path("users").asInt()).isPositive();
        } finally {
            released.countDown();
            service.close();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            notify-success | 0  | Xero sync delivered: \\d+ users, \\d+ grants, 0 records skipped
            notify-failure | 16 | Xero sync failed with code 16: .*invalid_client.*
            """)
    void theSlackFormOfTheDocumentationIsPosted(String step, int exitCode, String text) throws Exception {
        Map<String, String> environment = environment(address());
        Path mine = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(mine.resolve(step + ".camel.yaml"), inSlackForm(step));
        environment.put("BATON_ROUTES", "routes," + mine);
        if (exitCode != 0) {
            environment.put("BATON_XERO_CLIENT_SECRET", "wrong");
        }

        Run run = Run.of(environment);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(json(received.get(0)).size()).isEqualTo(1);
        assertThat(json(received.get(0)).path("text").asText()).matches(text);
    }

    private static String inSlackForm(String step) throws IOException {
        Matcher expressions = Pattern.compile("(?m)^expression: \"(.*'text'.*)\"$")
                .matcher(Files.readString(Path.of("docs/routes.md")));
        String expression = expressions
                .results()
                .map(match -> match.group(1))
                .filter(match -> match.contains(step.equals("notify-failure") ? "failed" : "delivered"))
                .findFirst()
                .orElseThrow();
        String swap = Files.readString(Path.of("routes/swaps", step, "webhook", step + ".camel.yaml"));
        String edited = swap.replaceFirst(
                "(?s)expression: (>-\\s+|\")\\$\\{map\\('event'.*?\\)}\"?\n",
                Matcher.quoteReplacement("expression: \"" + expression + "\"\n"));
        assertThat(edited).isNotEqualTo(swap);
        return edited;
    }
}
