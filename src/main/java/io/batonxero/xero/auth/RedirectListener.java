package io.batonxero.xero.auth;

import io.batonxero.base.ConfigurationException;
import io.batonxero.http.HttpListener;
import io.batonxero.http.HttpPage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where Xero sends the browser after a consent: this machine alone, on both of its loopback addresses. */
public final class RedirectListener implements AutoCloseable {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int HTTP_PORT = 80;

    private final AuthorizationRequest consent;
    private final String path;
    private final HttpListener listener;

    private RedirectListener(AuthorizationRequest consent, String path, int port) throws IOException {
        this.consent = consent;
        this.path = path;
        List<InetSocketAddress> addresses = addresses().stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
        this.listener = HttpListener.start("redirect-listener", addresses, this::page);
    }

    /**
     * {@return a running one} To be closed.
     *
     * @throws ConfigurationException if the redirect URL is not on this machine, or its port is taken
     */
    public static RedirectListener start(AuthorizationRequest consent) {
        URI url = URI.create(consent.redirectUrl());
        if (!"http".equals(url.getScheme()) || !LOOPBACK.contains(url.getHost())) {
            throw new ConfigurationException(
                    "--xero-redirect-url " + url + ": only http://localhost can be answered here. Add"
                            + " --paste, and paste the address to which Xero sends the browser (BATON_XERO_REDIRECT_URL).");
        }
        try {
            return new RedirectListener(consent, path(url), url.getPort() < 0 ? HTTP_PORT : url.getPort());
        } catch (IOException failed) {
            throw new ConfigurationException(
                    "--xero-redirect-url " + url + ": this port cannot be listened on (" + failed.getMessage()
                            + "). End the program that has it, or register another port at Xero and give that; or add"
                            + " --paste (BATON_XERO_REDIRECT_URL).",
                    failed);
        }
    }

    /** Waits for the answer, as {@link AuthorizationRequest#await} does. */
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

    private HttpPage page(String method, URI target) {
        if (!method.equals("GET") || !path(target).equals(path)) {
            return page(RedirectPage.NOT_FOUND, () -> {});
        }
        AuthorizationResponse said = consent.read(target.getRawQuery() == null ? "" : target.getRawQuery());
        // The waiting command closes this listener, and the page should have arrived by then.
        return page(RedirectPage.of(said), () -> consent.take(said));
    }

    private static HttpPage page(RedirectPage page, Runnable sent) {
        // The address of this page holds the code.
        Map<String, String> headers = Map.of(
                "Content-Type", "text/html; charset=utf-8",
                "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'",
                "Cache-Control", "no-store",
                "Referrer-Policy", "no-referrer");
        return new HttpPage(page.status, headers, page.html, sent);
    }

    private static String path(URI url) {
        return url.getPath().isEmpty() ? "/" : url.getPath();
    }

    @Override
    public void close() {
        listener.close();
    }
}
