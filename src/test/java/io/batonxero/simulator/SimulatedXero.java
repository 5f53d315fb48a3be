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
 * A small Xero that speaks real HTTP on a loopback port: consent page, token endpoint with rotation, connections,
 * organisation and users. It is written on the JDK's server and not as routes, because it must also answer what no
 * well-behaved server would.
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
    private volatile CountDownLatch silence = new CountDownLatch(0);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private SimulatedXero(XeroWorld world) throws IOException {
        this.world = world;
        this.api = new XeroApi(world);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** {@return a running one} To be closed. */
    public static SimulatedXero start(XeroWorld world) throws IOException {
        return new SimulatedXero(world);
    }

    /** {@return a running one with the organisations of the demo} To be closed. */
    public static SimulatedXero ofDemo() {
        try {
            return start(XeroWorld.ofDemo());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return where it listens, for API, token endpoint and consent page alike} */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** {@return what it was asked so far, in order} */
    public List<Request> requests() {
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
                HeldResponse holding = held;
                holding.at(Moment.ARRIVED);
                Response response = response(request);
                holding.at(Moment.SPENT);
                exchange.setStreams(null, holding.holding(exchange.getResponseBody()));
                response.send(exchange, request);
            } else {
                limits.begin(request);
                silence.await();
                Response response = response(request);
                Thread.sleep(latency.toMillis());
                limits.end(request);
                response.send(exchange, request);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private Response response(Request request) {
        return world.scripted(request).orElseGet(() -> usual(request));
    }

    private Response usual(Request request) {
        return switch (request.path()) {
            case "/connect/token" -> tokens.answer(request, world.isCustomConnection());
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
        // A token that is unknown is as good as revoked.
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
