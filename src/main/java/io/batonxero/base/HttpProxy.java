package io.batonxero.base;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * A proxy that tunnels by CONNECT. Its password is never printed.
 *
 * @param user empty where the proxy asks for none
 */
public record HttpProxy(String host, int port, String user, String password) {
    /** Tunnels through a proxy, whose password is masked from now on. */
    public HttpProxy {
        Secrets.register("proxy password", password);
    }

    /**
     * {@return the proxy in a value of HTTPS_PROXY} A bare {@code host:port} counts as one with {@code http://}.
     *
     * @throws BadSetting if it is none, or of a kind that is not spoken here
     */
    static HttpProxy of(String text) {
        URI url;
        try {
            url = URI.create(text.contains("://") ? text : "http://" + text);
        } catch (IllegalArgumentException malformed) {
            throw bad();
        }
        if (!"http".equalsIgnoreCase(url.getScheme()) || url.getHost() == null) {
            throw bad();
        }
        String[] user = (url.getRawUserInfo() == null ? "" : url.getRawUserInfo()).split(":", 2);
        return new HttpProxy(
                url.getHost(),
                url.getPort() < 0 ? 80 : url.getPort(),
                decoded(user[0]),
                user.length > 1 ? decoded(user[1]) : "");
    }

    /** Never shows the value, which may hold a password. */
    private static BadSetting bad() {
        return new BadSetting("HTTPS_PROXY: give http://host:port; only proxies that speak plain HTTP are used.");
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "HttpProxy[" + host + ":" + port + "]";
    }
}
