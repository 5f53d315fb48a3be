package io.batonxero.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.batonxero.base.BadSetting;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one port for those who watch the program: its health, as every connector of ConductorOne's shows it. */
public final class ManagementServer extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int THREADS = 4;

    private final InetSocketAddress address;
    private final CamelContext context;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;

    /** Listens on this address while a context runs, and tells of it. */
    public ManagementServer(InetSocketAddress address, CamelContext context) {
        this.address = address;
        this.context = context;
    }

    /**
     * Begins to listen.
     *
     * @throws BadSetting if it cannot
     */
    @Override
    protected void doStart() {
        HealthCheckHelper.getHealthCheckRegistry(context).register(new C1Check());
        HealthCheckHelper.getHealthCheckRegistry(context).register(new XeroCheck());
        Health health = new Health(context);
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
                            + " (" + failed.getMessage() + "). Give another (BATON_HEALTH_CHECK_PORT).",
                    failed);
        }
        LOG.info("tells health at=http://{}:{}/health", address.getHostString(), address.getPort());
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

    private static void answer(HttpExchange exchange, Health health) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().matches("GET|HEAD")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/live" -> send(exchange, Health.live());
                case "/ready" -> send(exchange, health.ready());
                case "/health" -> send(exchange, health.health());
                default -> exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private static void send(HttpExchange exchange, Health.Report report) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", report.status());
        body.put("timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        if (!report.details().isEmpty()) {
            body.put("details", report.details());
        }
        byte[] bytes = JSON.writeValueAsBytes(body);
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(report.isUp() ? 200 : 503, isHead ? -1 : bytes.length);
        if (!isHead) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        }
    }
}
