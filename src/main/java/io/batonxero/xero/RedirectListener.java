package io.batonxero.xero;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.batonxero.base.BadSetting;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Where Xero sends the browser after a consent: this machine alone, on both of its loopback addresses. */
public final class RedirectListener implements AutoCloseable {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int HTTP_PORT = 80;

    private final Consent consent;
    private final String path;
    private final List<HttpServer> servers = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "redirect-listener");
        thread.setDaemon(true);
        return thread;
    });

    private RedirectListener(Consent consent, String path) {
        this.consent = consent;
        this.path = path;
    }

    /**
     * {@return a running one} To be closed.
     *
     * @throws BadSetting if the redirect URL is not on this machine, or its port is taken
     */
    public static RedirectListener start(Consent consent) {
        URI url = URI.create(consent.redirectUrl());
        if (!"http".equals(url.getScheme()) || !LOOPBACK.contains(url.getHost())) {
            throw new BadSetting("--xero-redirect-url " + url + ": only http://localhost can be answered here. Add"
                    + " --paste, and paste the address to which Xero sends the browser (BATON_XERO_REDIRECT_URL).");
        }
        RedirectListener listener = new RedirectListener(consent, path(url));
        try {
            int port = url.getPort() < 0 ? HTTP_PORT : url.getPort();
            for (InetAddress address : addresses()) {
                listener.listen(new InetSocketAddress(address, port));
            }
            return listener;
        } catch (IOException failed) {
            listener.close();
            throw new BadSetting(
                    "--xero-redirect-url " + url + ": this port cannot be listened on (" + failed.getMessage()
                            + "). End the program that has it, or register another port at Xero and give that; or add"
                            + " --paste (BATON_XERO_REDIRECT_URL).",
                    failed);
        }
    }

    /** Waits for the answer, as {@link Consent#await} does. */
    public void await() {
        consent.await();
    }

    /** A browser may take either for "localhost"; a machine may have one of them only. */
    private static List<InetAddress> addresses() throws IOException {
        List<InetAddress> there = new ArrayList<>();
        for (String name : List.of("127.0.0.1", "::1")) {
            InetAddress address = InetAddress.getByName(name);
            if (NetworkInterface.getByInetAddress(address) != null) {
                there.add(address);
            }
        }
        if (there.isEmpty()) {
            throw new IOException("this machine has no loopback address");
        }
        return there;
    }

    private void listen(InetSocketAddress address) throws IOException {
        HttpServer server = HttpServer.create(address, 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        servers.add(server);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI asked = exchange.getRequestURI();
            if (!"GET".equals(exchange.getRequestMethod()) || !path(asked).equals(path)) {
                send(exchange, RedirectPage.NOT_FOUND);
                return;
            }
            RedirectAnswer said = consent.read(asked.getRawQuery() == null ? "" : asked.getRawQuery());
            try {
                send(exchange, RedirectPage.of(said));
            } finally {
                // Whoever waits for it closes this listener, and the page should be there by then.
                consent.take(said);
            }
        }
    }

    private static void send(HttpExchange exchange, RedirectPage page) throws IOException {
        byte[] body = page.html.getBytes(StandardCharsets.UTF_8);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "text/html; charset=utf-8");
        headers.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
        // The address of this page holds the code.
        headers.set("Cache-Control", "no-store");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Connection", "close");
        exchange.sendResponseHeaders(page.status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private static String path(URI url) {
        return url.getPath().isEmpty() ? "/" : url.getPath();
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        threads.shutdown();
    }
}
