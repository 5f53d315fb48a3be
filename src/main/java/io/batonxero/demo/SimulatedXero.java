package io.batonxero.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.batonxero.demo.HeldAnswer.Moment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A small Xero that speaks real HTTP on a loopback port: consent page, token endpoint with rotation, connections,
 * organisation and users. It is written on the JDK's server and not as routes, because it must also answer what no
 * well-behaved server would.
 */
public final class SimulatedXero implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONNECTIONS = "/connections";

    private final XeroWorld world;
    private final SimulatedConsents consents = new SimulatedConsents();
    private final SimulatedTokens tokens = new SimulatedTokens(consents);
    private final SimulatedConnections connections;
    private final SimulatedLimits limits = new SimulatedLimits();
    private final SimulatedFaults faults = new SimulatedFaults();
    private final List<SeenRequest> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile HeldAnswer held = HeldAnswer.NEVER;
    private volatile Duration latency = Duration.ZERO;
    private volatile CountDownLatch silence = new CountDownLatch(0);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What a client asked, for tests that look. */
    public record SeenRequest(String method, String path, String query, Map<String, String> headers, String body) {}

    private SimulatedXero(XeroWorld world) throws IOException {
        this.world = world;
        this.connections = new SimulatedConnections(world);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** {@return a running one} To be closed. */
    public static SimulatedXero start(XeroWorld world) throws IOException {
        return new SimulatedXero(world);
    }

    /** {@return where it listens, for API, token endpoint and consent page alike} */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** {@return what it was asked so far, in order} */
    public List<SeenRequest> requests() {
        return List.copyOf(requests);
    }

    /** {@return its token endpoint's memory} */
    public SimulatedTokens tokens() {
        return tokens;
    }

    /** {@return its consent page} */
    public SimulatedConsents consents() {
        return consents;
    }

    /** {@return what it gets wrong} Nothing, unless told to. */
    public SimulatedFaults faults() {
        return faults;
    }

    /** {@return its limits} */
    public SimulatedLimits limits() {
        return limits;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Answers nothing but its token endpoint, or again. */
    public void silent(boolean yes) {
        CountDownLatch before = silence;
        silence = new CountDownLatch(yes ? 1 : 0);
        before.countDown();
    }

    /** Sends the answer to each question of the API only after so long. */
    public void latency(Duration time) {
        latency = time;
    }

    /** {@return a hold on the token endpoint's answers from now on} They come to this moment, and no further. */
    public HeldAnswer hold(Moment moment) {
        held = new HeldAnswer(moment);
        return held;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            SeenRequest request = seen(exchange);
            requests.add(request);
            Optional<FaultyAnswer> fault = faults.of(request);
            if (fault.isPresent()) {
                fault.get().send(exchange);
            } else if (request.path().equals("/connect/token")) {
                HeldAnswer holding = held;
                holding.at(Moment.ARRIVED);
                Answer answer = answer(request);
                holding.at(Moment.SPENT);
                answer.send(exchange, request, holding);
            } else {
                limits.begin(request);
                silence.await();
                Answer answer = answer(request);
                Thread.sleep(latency.toMillis());
                limits.end(request);
                answer.send(exchange, request, HeldAnswer.NEVER);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private Answer answer(SeenRequest request) {
        return world.scripted(request).orElseGet(() -> usual(request));
    }

    private Answer usual(SeenRequest request) {
        return switch (request.path()) {
            case "/connect/token" ->
                tokens.answer(request, world.isCustomConnection()).inJson();
            case "/connect/revocation" -> revoked(request);
            case "/identity/connect/authorize" -> consents.page(Form.fields(request.query()));
            default -> limits.charge(request, signedIn(request));
        };
    }

    private Answer revoked(SeenRequest request) {
        if (!tokens.isOfClient(request)) {
            return Answer.json(400, JSON.createObjectNode().put("error", "invalid_client"));
        }
        if (tokens.revoke(Form.fields(request.body()).getOrDefault("token", ""))) {
            connections.deleteAll();
        }
        // A token that is unknown is as good as revoked.
        return Answer.empty(200);
    }

    private Answer signedIn(SeenRequest request) {
        String refusal = tokens.refusal(request.headers().getOrDefault("authorization", ""));
        if (!refusal.isEmpty()) {
            return Answer.problem(401, "Unauthorized", refusal);
        }
        if (request.path().startsWith(CONNECTIONS + "/") && request.method().equals("DELETE")) {
            return connections.delete(request.path().substring(CONNECTIONS.length() + 1));
        }
        return request.path().equals(CONNECTIONS) ? connections.list() : ofTenant(request);
    }

    private Answer ofTenant(SeenRequest request) {
        String header = request.headers().getOrDefault("xero-tenant-id", "");
        String tenant =
                world.isCustomConnection() ? world.tenantIds().iterator().next() : header;
        if (!connections.reach(tenant)) {
            return Answer.problem(403, "Forbidden", "AuthenticationUnsuccessful");
        }
        if (!request.headers().getOrDefault("accept", "").contains("application/json")) {
            return new Answer(200, Map.of("Content-Type", "text/xml"), "<Response/>");
        }
        return switch (request.path()) {
            case "/api.xro/2.0/Organisation" ->
                file(tenant + "/organisation.json").orElseGet(Answer::notFound);
            case "/api.xro/2.0/Users" -> users(request, tenant);
            case "/projects.xro/2.0/ProjectsUsers" -> projectsUsers(request, tenant);
            default -> Answer.notFound();
        };
    }

    private Answer users(SeenRequest request, String tenant) {
        Optional<JsonNode> all = world.json(tenant + "/users.json");
        if (all.isEmpty() || !world.isPaging() || !request.query().contains("page=")) {
            return all.map(json -> Answer.json(200, json)).orElseGet(Answer::notFound);
        }
        Page page = Page.of(request.query(), 100);
        ObjectNode answer = all.get().deepCopy();
        answer.set("Users", page.of(all.get().path("Users")));
        return Answer.json(200, answer);
    }

    private Answer projectsUsers(SeenRequest request, String tenant) {
        JsonNode everybody = world.json(tenant + "/projects-users.json").orElse(JSON.createArrayNode());
        Page page = Page.of(request.query(), 50);
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("pagination")
                .put("page", page.number())
                .put("pageSize", page.size())
                .put("pageCount", (everybody.size() + page.size() - 1) / page.size())
                .put("itemCount", everybody.size());
        answer.set("items", page.of(everybody));
        return Answer.json(200, answer);
    }

    private Optional<Answer> file(String name) {
        return world.json(name).map(json -> Answer.json(200, json));
    }

    private static SeenRequest seen(HttpExchange exchange) throws IOException {
        Map<String, String> headers = exchange.getRequestHeaders().entrySet().stream()
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT),
                        header -> String.join(",", header.getValue())));
        String query = exchange.getRequestURI().getQuery();
        return new SeenRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                query == null ? "" : query,
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }
}
