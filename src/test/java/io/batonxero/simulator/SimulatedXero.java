package io.batonxero.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.batonxero.demo.Page;
import io.batonxero.demo.Request;
import io.batonxero.demo.Response;
import io.batonxero.demo.XeroApi;
import io.batonxero.simulator.HeldResponse.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A simulated Xero over HTTP on a loopback port: consent page, token endpoint with rotation, connections, organisation and
 * users. It uses the JDK's HTTP server, not routes, because it must also send faulty responses.
 */
public final class SimulatedXero implements AutoCloseable {
    private final XeroWorld world;
    private final SimulatedConsents consents = new SimulatedConsents();
    private final SimulatedTokens tokens = new SimulatedTokens(consents);
    private final XeroApi api;
    private final SimulatedLimits limits = new SimulatedLimits();
    private final SimulatedFaults faults = new SimulatedFaults();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile HeldResponse held = HeldResponse.NEVER;
    private volatile Duration latency = Duration.ZERO;
    private volatile CountDownLatch silenceEnd = new CountDownLatch(0);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private SimulatedXero(XeroWorld world) throws IOException {
        this.world = world;
        this.api = new XeroApi(world);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** {@return a running server} The caller closes it. */
    public static SimulatedXero start(XeroWorld world) throws IOException {
        return new SimulatedXero(world);
    }

    /** {@return a running server with the organisations of the demo} The caller closes it. */
    public static SimulatedXero ofDemo() {
        try {
            return start(XeroWorld.ofDemo());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the base URL of API, token endpoint and consent page} */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** {@return the requests so far, in order} */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** {@return its token endpoint} */
    public SimulatedTokens tokens() {
        return tokens;
    }

    /** {@return its consent page} */
    public SimulatedConsents consents() {
        return consents;
    }

    /** {@return its faults; none by default} */
    public SimulatedFaults faults() {
        return faults;
    }

    /** {@return its rate limits} */
    public SimulatedLimits limits() {
        return limits;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** Sets whether only the token endpoint responds. */
    public void silent(boolean enabled) {
        CountDownLatch previous = silenceEnd;
        silenceEnd = new CountDownLatch(enabled ? 1 : 0);
        previous.countDown();
    }

    /** Sets the delay of API responses. */
    public void latency(Duration time) {
        latency = time;
    }

    /** {@return a hold that stops token responses at a moment until it is released} */
    public HeldResponse hold(Moment moment) {
        held = new HeldResponse(moment);
        return held;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = Request.of(exchange);
            requests.add(request);
            Optional<FaultyResponse> fault = faults.of(request);
            if (fault.isPresent()) {
                fault.get().send(exchange);
            } else if (request.path().equals("/connect/token")) {
                HeldResponse current = held;
                current.at(Moment.ARRIVED);
                Response response = response(request);
                current.at(Moment.EXCHANGED);
                exchange.setStreams(null, current.holding(exchange.getResponseBody()));
                response.send(exchange, request);
            } else {
                limits.begin(request);
                silenceEnd.await();
                Response response = response(request);
                Thread.sleep(latency.toMillis());
                limits.end(request);
                response.send(exchange, request);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Response response(Request request) {
        return world.scripted(request).orElseGet(() -> defaultResponse(request));
    }

    private Response defaultResponse(Request request) {
        return switch (request.path()) {
            case "/connect/token" -> tokens.respond(request, world.isCustomConnection());
            case "/connect/revocation" -> revoked(request);
            case "/identity/connect/authorize" -> consents.page(Request.fields(request.query()));
            default -> limits.charge(request, signedIn(request));
        };
    }

    private Response revoked(Request request) {
        if (!tokens.isOfClient(request)) {
            return Response.oauthError("invalid_client");
        }
        if (tokens.revoke(Request.fields(request.body()).getOrDefault("token", ""))) {
            api.disconnectAll();
        }
        // An unknown token counts as revoked.
        return Response.empty(200);
    }

    private Response signedIn(Request request) {
        String refusal = tokens.refusal(request.header("authorization"));
        if (!refusal.isEmpty()) {
            return Response.problem(401, "Unauthorized", refusal);
        }
        Response response = api.response(request, world.tenant(request));
        return request.path().endsWith("/Users")
                        && response.status() == 200
                        && world.isPaging()
                        && request.query().contains("page=")
                ? page(request)
                : response;
    }

    private Response page(Request request) {
        ObjectNode all =
                world.json(world.tenant(request) + "/users.json").orElseThrow().deepCopy();
        all.set("Users", Page.of(request.query(), 100).of(all.path("Users")));
        return Response.json(200, all);
    }
}
