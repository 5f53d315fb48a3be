package io.batonxero.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.batonxero.base.BadSetting;
import io.batonxero.c1.Polls;
import io.batonxero.xero.XeroSession;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one port for those who watch the program: its health, as every connector of ConductorOne's and as Camel shows it, and
 * its numbers.
 */
public final class ManagementServer extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int THREADS = 4;

    private final InetSocketAddress address;
    private final CamelContext context;
    private final Metrics metrics;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;

    /** Listens on this address while a context runs, and tells of it: of routes that are built from now on. */
    public ManagementServer(InetSocketAddress address, CamelContext context) {
        this.address = address;
        this.context = context;
        this.metrics = new Metrics(context);
    }

    /**
     * Begins to listen.
     *
     * @throws BadSetting if it cannot
     */
    @Override
    protected void doStart() {
        HealthCheckRegistry checks = HealthCheckHelper.getHealthCheckRegistry(context);
        checks.register(new ReadyCheck("conductorone", () -> problem(Polls.class, Polls::problem)));
        checks.register(new ReadyCheck("xero", () -> problem(XeroSession.class, XeroSession::signInProblem)));
        Health health = new Health(context);
        if (address.isUnresolved()) {
            throw new BadSetting("--health-check-bind-address " + address.getHostString()
                    + ": there is no such address. Give an address of this machine (BATON_HEALTH_CHECK_BIND_ADDRESS).");
        }
        try {
            HttpServer opened = HttpServer.create(address, 0);
            threads = Executors.newFixedThreadPool(THREADS);
            opened.setExecutor(threads);
            opened.createContext("/", exchange -> answer(exchange, health));
            opened.start();
            server = opened;
        } catch (IOException failed) {
            throw new BadSetting(
                    "--health-check-port " + address.getPort() + ": cannot listen on it at " + address.getHostString()
                            + " (" + failed.getMessage() + "). Give another (BATON_HEALTH_CHECK_PORT), or another"
                            + " address of this machine (BATON_HEALTH_CHECK_BIND_ADDRESS).",
                    failed);
        }
        LOG.info("tells health at=http://{}:{}/health", address.getHostString(), address.getPort());
    }

    private <T> Optional<String> problem(Class<T> bean, Function<T, Optional<String>> problem) {
        return context.getRegistry().findByType(bean).stream()
                .flatMap(each -> problem.apply(each).stream())
                .findFirst();
    }

    @Override
    protected void doStop() {
        if (server != null) {
            server.stop(0);
        }
        if (threads != null) {
            threads.shutdownNow();
        }
    }

    private void answer(HttpExchange exchange, Health health) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().matches("GET|HEAD")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/live" -> send(exchange, Health.live());
                case "/ready" -> send(exchange, health.ready());
                case "/health" -> send(exchange, health.health());
                case "/observe/health/live" -> send(exchange, health.inCamelsForm("live"));
                case "/observe/health/ready" -> send(exchange, health.inCamelsForm("ready"));
                case "/observe/health" -> send(exchange, health.inCamelsForm("all"));
                case "/metrics", "/observe/metrics" ->
                    send(exchange, 200, Metrics.CONTENT_TYPE, metrics.text().getBytes(StandardCharsets.UTF_8));
                default -> exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private static void send(HttpExchange exchange, Health.Report report) throws IOException {
        send(exchange, report.isUp() ? 200 : 503, "application/json", JSON.writeValueAsBytes(report.body()));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] bytes) throws IOException {
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, isHead ? -1 : bytes.length);
        if (!isHead) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        }
    }
}
