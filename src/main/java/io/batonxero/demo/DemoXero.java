package io.batonxero.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.batonxero.base.ConfigurationException;
import io.batonxero.file.TemporaryDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** The simulated Xero of {@code --demo}, on a loopback port, and the settings that point at it. */
public final class DemoXero implements AutoCloseable {
    /** Response headers of Xero's rate limits. */
    private static final Map<String, String> LIMITS =
            Map.of("X-AppMinLimit-Remaining", "9990", "X-DayLimit-Remaining", "4990", "X-MinLimit-Remaining", "58");

    private final XeroApi api = new XeroApi(XeroFiles.ofDemo());
    private final DemoTokens tokens = new DemoTokens();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Path stateDir;
    private final HttpServer server;

    private DemoXero() throws IOException {
        // Before the server: if this fails, no port stays open. The folder is deleted with that of the process.
        this.stateDir = Files.createTempDirectory(TemporaryDirectory.ofThisProcess(), "demo");
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** {@return a running server} The caller closes it. */
    public static DemoXero start() {
        try {
            return new DemoXero();
        } catch (IOException e) {
            throw new ConfigurationException("The demo could not start on this machine: " + e.getMessage(), e);
        }
    }

    /** {@return the base URL of API, token endpoint and consent page} */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** {@return the settings of a user who has consented} */
    public Map<String, String> settings() {
        return Map.ofEntries(
                Map.entry("baton.xero.api-url", url()),
                Map.entry("baton.xero.identity-url", url()),
                Map.entry("baton.xero.login-url", url()),
                Map.entry("baton.xero.redirect-url", "http://localhost:" + freePort() + "/callback"),
                Map.entry("baton.xero.client-id", DemoTokens.CLIENT_ID),
                Map.entry("baton.xero.client-secret", DemoTokens.CLIENT_SECRET),
                Map.entry("baton.refresh-token", DemoTokens.REFRESH_TOKEN),
                Map.entry("baton.token", ""),
                Map.entry("baton.client-id", ""),
                Map.entry("baton.client-secret", ""),
                Map.entry("baton.state-dir", stateDir.toString()),
                Map.entry("baton.token-store", ""),
                Map.entry("baton.kubernetes.delivery-secret", ""));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = Request.of(exchange);
            response(request).send(exchange, request);
        }
    }

    private Response response(Request request) {
        return switch (request.path()) {
            case "/identity/connect/authorize" -> tokens.consent(request);
            case "/connect/token" -> tokens.exchange(request);
            case "/connect/revocation" -> {
                tokens.revokeAll();
                api.disconnectAll();
                yield Response.empty(200);
            }
            default ->
                tokens.accept(request)
                        ? api.response(request, request.header("xero-tenant-id"))
                                .with(LIMITS)
                        : Response.problem(401, "Unauthorized", "AuthenticationUnsuccessful");
        };
    }

    /** The default port may be in use. */
    private static int freePort() {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        } catch (IOException e) {
            throw new ConfigurationException("The demo could not start on this machine: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        try (Stream<Path> files = Files.walk(stateDir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new ConfigurationException("The demo's folder " + stateDir + " could not be deleted.", e);
        }
    }
}
