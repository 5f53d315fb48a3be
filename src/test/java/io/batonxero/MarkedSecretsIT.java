package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.batonxero.demo.Request;
import io.batonxero.simulator.FaultyResponse;
import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.FakeKubernetes;
import io.batonxero.support.HawtioClient;
import io.batonxero.support.MarkedSecrets;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Rows;
import io.batonxero.support.Run;
import io.batonxero.support.TraceLog;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No output contains a secret, even if each server that receives one sends it back in some encoding, and a custom Logback
 * file logs at TRACE.
 */
class MarkedSecretsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String TOKENS = "/connect/token";
    private static final String CONNECTIONS = "/connections";
    private static final String ORGANISATION = "/api.xro/2.0/Organisation";
    private static final String USERS = "/api.xro/2.0/Users";
    private static final String HOOK = "/hooks/T0KJ3X9/B7c6d5e4F3a2";
    private static final String PASSWORD = "hawtio-Pa55-word-7c1d";
    private static final String PROXY_PASSWORD = "proxy+Pa55/word=9e2f";
    private static final Pattern PARAMETER = Pattern.compile("(refresh_token|client_assertion)=([^&]+)");
    private static final Map<String, String> HTML = Map.of("Content-Type", "text/html");
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");

    @TempDir
    Path folder;

    private final MarkedSecrets marked = new MarkedSecrets();
    private final List<String> webhook = new CopyOnWriteArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private SimulatedXero xero;
    private SimulatedC1 c1;
    private HttpServer hook;

    @BeforeEach
    void start() throws Exception {
        xero = SimulatedXero.start(XeroWorld.ofDemo());
        c1 = SimulatedC1.start();
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            webhook.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hook.start();
        for (String secret : List.of(PASSWORD, HOOK, SimulatedTokens.CLIENT_SECRET, SimulatedTokens.REFRESH_TOKEN)) {
            marked.add(secret);
        }
        marked.add(c1.clientSecret().replaceFirst(".*:", ""));
    }

    @AfterEach
    void stop() {
        hook.stop(0);
        c1.close();
        xero.close();
    }

    private Map<String, String> environment() throws IOException {
        Map<String, String> environment = new HashMap<>(Run.environment(xero, folder));
        Path logback = TraceLog.configuration(folder, log());
        environment.put("JAVA_TOOL_OPTIONS", "-Dlogback.configurationFile=" + logback);
        return environment;
    }

    private Path log() {
        return folder.resolve("trace.log");
    }

    /** {@return a response that repeats the body and the Authorization header of its request} */
    private static FaultyResponse echo(int status, Map<String, String> headers, String form) {
        return exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            FaultyResponse.of(status, headers, form.formatted(body, authorization))
                    .send(exchange);
        };
    }

    private FaultyResponse tokens(int status, String form) {
        String access = "AT-" + HexFormat.of().toHexDigits(status) + "-unseen-3fa9c2d4e5b6";
        String refresh = "RT-" + HexFormat.of().toHexDigits(status) + "-unseen-7d1e0c9b8a76";
        marked.add(access);
        marked.add(refresh);
        String body = form.formatted(access, refresh);
        return exchange -> sendBytewise(exchange, status, body);
    }

    /** Sends single bytes, so that no packet contains a whole secret. */
    private static void sendBytewise(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, 0);
        for (byte b : body.getBytes(StandardCharsets.UTF_8)) {
            exchange.getResponseBody().write(b);
            exchange.getResponseBody().flush();
        }
    }

    private static String bearer(HttpExchange exchange) {
        return String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
                .replaceFirst("Bearer ", "");
    }

    /** A faulty response for one path. */
    private record Fault(String path, FaultyResponse response) {}

    private List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        tokenResponses().forEach(response -> faults.add(new Fault(TOKENS, response)));
        apiResponses().forEach(response -> faults.add(new Fault(ORGANISATION, response)));
        faults.addAll(dataFaults());
        return faults;
    }

    private List<FaultyResponse> tokenResponses() {
        return List.of(
                tokens(
                        200,
                        "{\"access_token\":\"%s\",\"refresh_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":18"),
                tokens(200, "[{\"id_token\":\"%s\",\"refresh_token\":\"%s\"}]"),
                tokens(200, "{\"id_token\":\"%s\",\"refresh_token\":\"%s\",\"token_type\":\"Bearer\"}"),
                tokens(
                        200,
                        "{\"token_type\":\"Bearer\",\"tokens\":{\"access_token\":\"%s\",\"refresh_token\":\"%s\"}}"),
                tokens(500, "{\"access_token\":\"%s\",\"refresh_token\":\"%s\"}"),
                tokens(400, "{\"error\":\"%s\",\"error_description\":\"%s\"}"),
                echo(400, HTML, "<html><title>%s</title><body>%s</body></html>"),
                echo(401, HTML, "<title>%2$s</title>"),
                echo(403, JSON, "{\"error\":\"%2$s\"}"),
                echo(503, Map.of(), "%s %s"));
    }

    private List<FaultyResponse> apiResponses() {
        return List.of(
                echo(403, HTML, "<title>Blocked</title>%s %s"),
                echo(401, JSON, "{\"Title\":\"Unauthorized\",\"Detail\":\"TokenExpired %2$s\"}"),
                echo(500, Map.of(), "%2$s"),
                echo(400, JSON, "{\"Message\":\"no %2$s\"}"),
                exchange -> FaultyResponse.of(200, JSON, bearer(exchange)).send(exchange),
                exchange -> FaultyResponse.of(200, JSON, "{\"Organisations\":[{\"Name\":\"" + bearer(exchange))
                        .send(exchange),
                exchange -> FaultyResponse.of(500, Map.of("Xero-Correlation-Id", bearer(exchange)), "")
                        .send(exchange),
                exchange -> FaultyResponse.of(429, Map.of("X-Rate-Limit-Problem", bearer(exchange)), "")
                        .send(exchange),
                exchange -> FaultyResponse.of(
                                400,
                                JSON,
                                "{\"Message\":\""
                                        + HexFormat.of()
                                                .formatHex(bearer(exchange).getBytes(StandardCharsets.UTF_8))
                                        + "\"}")
                        .send(exchange),
                exchange -> FaultyResponse.of(
                                500,
                                Map.of(),
                                Base64.getEncoder()
                                        .encodeToString(("a:" + bearer(exchange)).getBytes(StandardCharsets.UTF_8)))
                        .send(exchange));
    }

    /** Valid data with the access token, or a part of it, in one field. */
    private static List<Fault> dataFaults() {
        String user = "{\"Status\":\"OK\",\"Users\":[{\"UserID\":\"%s\",\"EmailAddress\":\"%s@a.example\","
                + "\"FirstName\":\"Ann\",\"LastName\":\"%s\",\"OrganisationRole\":\"STANDARD\"}]}";
        return List.of(
                new Fault(
                        CONNECTIONS,
                        data("[{\"tenantId\":\"a\",\"tenantType\":\"ORGANISATION\",\"tenantName\":\"%s\"}]")),
                new Fault(ORGANISATION, data("{\"Status\":\"OK\",\"Organisations\":[{\"Name\":\"of %s\"}]}")),
                new Fault(USERS, data(user.formatted("%s", "ann", "Lee"))),
                new Fault(USERS, data(user.formatted("1", "%2$s", "Lee"))),
                new Fault(USERS, data(user.formatted("1", "ann", "%3$s"))));
    }

    private static FaultyResponse data(String form) {
        return exchange -> {
            String token = bearer(exchange);
            byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
            String half = token.substring(token.length() / 2);
            String base64 = Base64.getEncoder().encodeToString(bytes);
            FaultyResponse.of(200, JSON, form.formatted(token, half, base64)).send(exchange);
        };
    }

    private ProcessUnderTest service(int hawtio, int health) throws IOException {
        Map<String, String> environment = environment();
        environment.put("BATON_CLIENT_ID", c1.clientId());
        environment.put("BATON_CLIENT_SECRET", c1.clientSecret());
        environment.put("BATON_HAWTIO_PASSWORD", PASSWORD);
        environment.put("BATON_HAWTIO_PORT", String.valueOf(hawtio));
        environment.put("BATON_HEALTH_CHECK", "true");
        environment.put("BATON_HEALTH_CHECK_PORT", String.valueOf(health));
        environment.put("BATON_ROUTES", "routes,routes/swaps/notify-failure/webhook");
        environment.put(
                "BATON_WEBHOOK_URL", "http://127.0.0.1:" + hook.getAddress().getPort() + HOOK);
        environment.put("SSL_CERT_FILE", c1.certificateFile().toString());
        return ProcessUnderTest.start(folder.resolve("tmp"), environment);
    }

    private void callJolokia(HawtioClient client, Object request) throws Exception {
        outputs.add(client.jolokia(request).toString());
    }

    private static Map<String, Object> call(String mbean, String operation, Object... arguments) {
        return Map.of(
                "type",
                "exec",
                "mbean",
                "org.apache.camel:context=baton-xero," + mbean,
                "operation",
                operation,
                "arguments",
                List.of(arguments));
    }

    private void observe(int health) throws Exception {
        for (String path : List.of("/", "/status", "/live", "/health", "/ready", "/observe/health", "/metrics")) {
            outputs.add(HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + health + path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body());
        }
    }

    private BatonServiceFinishTaskRequest sync(char letter) throws InterruptedException {
        xero.tokens().expireAll();
        c1.script().queue(ServiceTest.sync(String.valueOf(letter)));
        return c1.nextFinished(TIMEOUT).orElseThrow(() -> new AssertionError("no task was finished"));
    }

    private String lastAssertion() {
        List<String> forms = c1.tokens().forms();
        return secretParameters(forms.get(forms.size() - 1)).findFirst().orElseThrow();
    }

    private static Stream<String> secretParameters(String form) {
        return PARAMETER
                .matcher(form)
                .results()
                .map(match -> URLDecoder.decode(match.group(2), StandardCharsets.UTF_8));
    }

    /** Marks the tokens of all requests. */
    private void markSentSecrets() {
        for (Request request : xero.requests()) {
            // Basic authorization also contains the client id, which is no secret.
            String authorization = request.headers().getOrDefault("authorization", "");
            marked.add(authorization.startsWith("Basic ") ? "" : authorization.replaceFirst("\\S+ ", ""));
            secretParameters(request.body()).forEach(marked::add);
        }
        c1.tokens().forms().stream().flatMap(MarkedSecretsIT::secretParameters).forEach(marked::add);
        c1.calls().forEach(call -> marked.add(call.authorization().replaceFirst("\\S+ ", "")));
    }

    private String around(String text) {
        int at = marked.foundIn(text).stream()
                .mapToInt(text::indexOf)
                .findFirst()
                .orElse(0);
        return text.substring(Math.max(0, at - 300), Math.min(text.length(), at + 300));
    }

    private void assertThatNoOutputHasASecret() {
        markSentSecrets();
        assertThat(marked.count()).isGreaterThan(1000);
        for (String text : outputs) {
            assertThat(marked.foundIn(text)).as(() -> around(text)).isEmpty();
        }
    }

    @Test
    void noOutputOfAServiceHasASecret() throws Exception {
        int hawtio = HawtioClient.freePort();
        int health = HawtioClient.freePort();
        c1.script().pace(Duration.ofMillis(100), Duration.ofSeconds(1));
        c1.tokens()
                .respondNext(
                        exchange -> FaultyResponse.of(403, HTML, "<title>" + lastAssertion() + "</title>")
                                .send(exchange),
                        exchange -> FaultyResponse.of(503, Map.of(), lastAssertion())
                                .send(exchange));
        List<BatonServiceFinishTaskRequest> finished = new ArrayList<>();
        try (ProcessUnderTest service = service(hawtio, health)) {
            HawtioClient client = new HawtioClient(hawtio);
            service.await("Picked up");
            Awaitility.await().atMost(TIMEOUT).until(client::isUp);
            assertThat(client.login("admin", PASSWORD).statusCode()).isEqualTo(200);
            callJolokia(client, call("type=tracer,name=BacklogTracer", "setEnabled", true));

            List<Fault> faults = faults();
            for (int i = 0; i < faults.size(); i++) {
                xero.faults().next(1, faults.get(i).path(), faults.get(i).response());
                finished.add(sync((char) ('a' + i)));
                observe(health);
                callJolokia(client, call("type=tracer,name=BacklogTracer", "dumpAllTracedMessagesAsXml()"));
            }
            String token = c1.calls().get(c1.calls().size() - 1).authorization();
            c1.script().fail("GetTask", Status.INTERNAL.withDescription("who is " + token + "?"), 1);
            c1.tokens().revokeAll();
            c1.tokens()
                    .respondNext(exchange -> FaultyResponse.of(401, JSON, "{\"error\":\"" + lastAssertion() + "\"}")
                            .send(exchange));
            finished.add(sync('z'));
            callJolokia(client, List.of(Map.of("type", "list"), Map.of("type", "read", "mbean", "org.apache.camel:*")));
            callJolokia(client, call("type=context,name=\"baton-xero\"", "dumpRoutesAsXml()"));
            for (SimulatedC1.Upload upload : c1.uploads()) {
                outputs.add(Rows.of(upload.file()).toString());
            }

            assertThat(service.terminate()).isEqualTo(143);
            outputs.add(service.everythingSaid());
        }
        outputs.add(Files.readString(log()));
        outputs.add(finished.toString());
        outputs.addAll(webhook);

        // The fault with an expired token is retried, and the last sync has no fault.
        assertThat(finished).filteredOn(BatonServiceFinishTaskRequest::hasError).hasSize(finished.size() - 2);
        assertThat(finished)
                .filteredOn(one -> one.getStatus().getMessage().contains("Xero sent a secret"))
                .hasSize(dataFaults().size());
        assertThat(c1.uploads()).hasSize(2);
        assertThat(webhook).hasSizeGreaterThanOrEqualTo(finished.size() - 2);
        assertThat(Files.readString(log())).contains("DEBUG", "TRACE", "authorization: Bearer ***");
        assertThatNoOutputHasASecret();
    }

    @Test
    void noOutputOfARunWithCorruptTokensAndAProxyPasswordHasASecret() throws Exception {
        Map<String, String> environment = environment();
        Path reports = folder.resolve("reports");
        Path store =
                Files.createDirectories(folder.resolve("state/tokens")).resolve(SimulatedTokens.CLIENT_ID + ".json");
        String stored = "RT-stored-5b1c9d7e2f30a4";
        marked.add(stored);
        Files.writeString(store, "{\"version\":1,\"refresh_token\":\"" + stored + "\",\"access_token\":\"AT-");
        environment.put(
                "BATON_REPORT",
                Stream.of("csv", "html", "json")
                        .map(type -> reports.resolve("r." + type).toString())
                        .reduce((one, other) -> one + "," + other)
                        .orElseThrow());
        Files.createDirectories(reports);
        try (ProcessUnderTest run = ProcessUnderTest.start(folder.resolve("tmp"), environment)) {
            outputs.add(run.everythingSaid());
            assertThat(run.exitCode()).as(outputs.toString()).isZero();
        }
        for (String type : List.of("csv", "html", "json")) {
            outputs.add(Files.readString(reports.resolve("r." + type)));
        }
        outputs.add(Rows.of(folder.resolve("sync.c1z")).toString());

        marked.add(PROXY_PASSWORD);
        runBehindAProxy(PROXY_PASSWORD, environment);

        assertThatNoOutputHasASecret();
    }

    /** Runs with a proxy that does not listen. */
    private void runBehindAProxy(String password, Map<String, String> environment) throws Exception {
        environment.put(
                "HTTPS_PROXY", "http://me:" + URLEncoder.encode(password, StandardCharsets.UTF_8) + "@127.0.0.1:1");
        environment.put("BATON_XERO_API_URL", "https://xero.test");
        environment.put("BATON_XERO_IDENTITY_URL", "https://xero.test");
        try (ProcessUnderTest run = ProcessUnderTest.start(folder.resolve("tmp"), environment)) {
            outputs.add(run.everythingSaid());
            assertThat(run.exitCode()).as(outputs.toString()).isEqualTo(14);
        }
        outputs.add(Files.readString(log()));
    }

    /** Secrets with special characters, as files and shells may produce them. */
    private static Stream<List<String>> malformedSecrets() {
        Random random = new Random(1);
        String base64 = Base64.getEncoder()
                .encodeToString(random.ints(30_000)
                        .collect(ByteArrayOutputStream::new, ByteArrayOutputStream::write, (one, other) -> {})
                        .toByteArray());
        return Stream.of(
                List.of("nl-9f8e7d6c5b\nnl-1a2b3c4d5e\r\n\tnl-6f7a8b9c", "q\"u'o\\t\\n-7f6e5d4c\"<&>3b2a'1908"),
                List.of("%s%n%1$d%0A-%7B9a8b7c6d5e%", "${env:PATH}{{baton.file}}#{9f}$(id)-5e4d3c2b1a"),
                List.of("na\u00efve-\u65e5\u672c-\u00dcn\u00efcode-8d7c6b5a4f3e", base64));
    }

    @ParameterizedTest
    @MethodSource("malformedSecrets")
    void malformedSecretsAreMasked(List<String> secrets) throws Exception {
        Map<String, String> environment = environment();
        environment.put("BATON_XERO_CLIENT_SECRET", "");
        environment.put("BATON_REFRESH_TOKEN", "");
        environment.put("BATON_XERO_CLIENT_SECRET_FILE", file("secret", secrets.get(0)));
        environment.put("BATON_REFRESH_TOKEN_FILE", file("token", secrets.get(1)));
        secrets.forEach(marked::add);
        for (FaultyResponse response : List.of(
                echo(400, JSON, "{\"error\":\"%2$s\",\"error_description\":\"%1$s\"}"),
                echo(403, HTML, "<title>%s</title>"),
                echo(500, Map.of(), "%s %s"))) {
            xero.faults().next(1, TOKENS, response);
            try (ProcessUnderTest run = ProcessUnderTest.start(folder.resolve("tmp"), environment)) {
                outputs.add(run.everythingSaid());
                assertThat(run.exitCode()).as(outputs.toString()).isIn(14, 16);
            }
        }
        outputs.add(Files.readString(log()));
        assertThat(Files.readString(log())).contains("TRACE", "Authorization: Basic ");

        assertThatNoOutputHasASecret();
    }

    @ParameterizedTest
    @MethodSource("malformedSecrets")
    void malformedPasswordsOfHawtioAndProxyAreMasked(List<String> secrets) throws Exception {
        String password = secrets.get(0);
        marked.add(password);
        int port = HawtioClient.freePort();
        Map<String, String> environment = environment();
        environment.put("BATON_HAWTIO_PASSWORD_FILE", file("password", password));
        environment.put("BATON_HAWTIO_PORT", String.valueOf(port));
        try (ProcessUnderTest program = ProcessUnderTest.start(folder.resolve("tmp"), environment, "--every", "1h")) {
            program.await("Task complete!");
            HawtioClient client = new HawtioClient(port);
            Awaitility.await().atMost(TIMEOUT).until(client::isUp);
            outputs.add(client.login(password, "no password").body());
            assertThat(client.login("admin", password).statusCode()).isEqualTo(200);
            callJolokia(
                    client, List.of(Map.of("type", "list"), Map.of("type", "read", "mbean", "java.lang:type=Runtime")));
            assertThat(program.terminate()).isEqualTo(143);
            outputs.add(program.everythingSaid());
        }

        runBehindAProxy(password, environment);

        assertThatNoOutputHasASecret();
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @Test
    void secretsInWrongArgumentsAreNotPrinted() throws Exception {
        String secret = "wrong-place-4c1d9e7b2a60\nf8";
        marked.add(secret);
        for (List<String> arguments : List.of(
                List.of("--xero-cleint-secret=" + secret),
                List.of("--xero-client-secret", "a", secret),
                List.of("--xero-client-secret-file", secret),
                List.of("--client-id", secret, "--client-secret", secret),
                List.of(
                        "--client-id",
                        "a@b.example/c",
                        "--client-secret",
                        "secret-token:conductorone.com:v1:" + secret),
                List.of("--token", secret))) {
            try (ProcessUnderTest run =
                    ProcessUnderTest.start(folder.resolve("tmp"), environment(), arguments.toArray(String[]::new))) {
                outputs.add(run.everythingSaid());
                assertThat(run.exitCode()).as(outputs.get(outputs.size() - 1)).isIn(2, 16);
            }
        }

        assertThatNoOutputHasASecret();
    }

    @Test
    void noOutputHasTheTokenThatKubernetesSendsBack() throws Exception {
        try (FakeKubernetes kubernetes = new FakeKubernetes(folder)) {
            marked.add(kubernetes.token());
            for (int status : List.of(401, 403, 500)) {
                kubernetes.respondWith(status);
                try (ProcessUnderTest run =
                        ProcessUnderTest.start(folder.resolve("tmp"), kubernetes.environment(environment()))) {
                    outputs.add(run.everythingSaid());
                    assertThat(run.exitCode())
                            .as(outputs.get(outputs.size() - 1))
                            .isNotZero();
                }
            }
        }
        outputs.add(Files.readString(log()));
        assertThat(outputs.get(0)).contains("Kubernetes");

        assertThatNoOutputHasASecret();
    }
}
