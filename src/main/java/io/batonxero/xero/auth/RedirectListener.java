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

/** An HTTP listener for the redirect from Xero's consent page. It listens on the loopback addresses only. */
public final class RedirectListener implements AutoCloseable {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String SETTING = "--xero-redirect-url (BATON_XERO_REDIRECT_URL)";
    private static final int HTTP_PORT = 80;

    private final AuthorizationRequest authorization;
    private final String path;
    private final HttpListener listener;

    private RedirectListener(AuthorizationRequest authorization, String path, int port) throws IOException {
        this.authorization = authorization;
        this.path = path;
        List<InetSocketAddress> addresses = addresses().stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
        this.listener = HttpListener.start("redirect-listener", addresses, this::page);
    }

    /**
     * {@return a running listener} The caller has to close it.
     *
     * @throws ConfigurationException if the redirect URL is not on this machine, or its port is in use
     */
    public static RedirectListener start(AuthorizationRequest authorization) {
        URI url = URI.create(authorization.redirectUrl());
        if (!"http".equals(url.getScheme()) || !LOOPBACK.contains(url.getHost())) {
            throw new ConfigurationException(SETTING + " is " + url
                    + ", but authorize can listen only on http://localhost, http://127.0.0.1 or http://[::1]. Add --paste, and"
                    + " paste the address to which Xero sends the browser.");
        }
        try {
            return new RedirectListener(authorization, path(url), url.getPort() < 0 ? HTTP_PORT : url.getPort());
        } catch (IOException e) {
            throw new ConfigurationException(
                    SETTING + " is " + url + ", on whose port authorize cannot listen (" + e.getMessage()
                            + "). Stop the program that uses it, or register a URL with another port at"
                            + " Xero and set that; or add --paste.",
                    e);
        }
    }

    /** Waits for the response, as {@link AuthorizationRequest#await} does. */
    public void await() {
        authorization.await();
    }

    /** Both loopback addresses, if the machine has them: browsers resolve "localhost" to either. */
    private static List<InetAddress> addresses() throws IOException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String name : List.of("127.0.0.1", "::1")) {
            InetAddress address = InetAddress.getByName(name);
            if (NetworkInterface.getByInetAddress(address) != null) {
                addresses.add(address);
            }
        }
        if (addresses.isEmpty()) {
            throw new IOException("this machine has no loopback address");
        }
        return addresses;
    }

    private HttpPage page(String method, URI target) {
        if (!method.equals("GET") || !path(target).equals(path)) {
            return page(RedirectPage.NOT_FOUND, () -> {});
        }
        AuthorizationResponse response = authorization.parse(target.getRawQuery() == null ? "" : target.getRawQuery());
        // The response is accepted after the page is sent: accepting it ends the wait, and the command then closes this
        // listener.
        return page(RedirectPage.of(response), () -> authorization.accept(response));
    }

    private static HttpPage page(RedirectPage page, Runnable sent) {
        // No caching and no referrer: the URL of this page contains the code.
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
