package io.batonxero.net;

import io.batonxero.base.ConfigurationException;
import io.batonxero.secret.Secrets;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that tunnels with CONNECT. {@link #toString} omits its password.
 *
 * @param user empty if the proxy needs no credentials
 */
public record HttpProxy(String host, int port, String user, String password) {
    private static final int MAX_PORT = 65_535;

    /** A pattern, since java.net.URI rejects hosts with an underscore. The last @ ends the password, as in Go. */
    private static final Pattern URL = Pattern.compile("(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?"
            + "(?:(?<user>[^:@/]*)(?::(?<password>\\S*))?@)?"
            + "(?<host>\\[[0-9A-Fa-f:.%]+]|[^\\s:/?#@\\[\\]]+)(?::(?<port>\\d{1,5}))?(?:/.*)?");

    /** Registers the password as a secret. */
    public HttpProxy {
        Secrets.register("proxy password", password);
    }

    /**
     * {@return the proxy of an HTTPS_PROXY value} A bare {@code host:port} means {@code http://host:port}.
     *
     * @throws ConfigurationException if the value is not a URL with the scheme http
     */
    static HttpProxy of(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches() || !group(url, "scheme", "http").equalsIgnoreCase("http")) {
            throw invalid();
        }
        int port = Integer.parseInt(group(url, "port", "80"));
        if (port < 1 || port > MAX_PORT) {
            throw invalid();
        }
        return new HttpProxy(
                group(url, "host", ""), port, decoded(group(url, "user", "")), decoded(group(url, "password", "")));
    }

    private static String group(Matcher url, String name, String fallback) {
        @Nullable String found = url.group(name);
        return found == null ? fallback : found;
    }

    /** Omits the value, which may contain a password. */
    private static ConfigurationException invalid() {
        return new ConfigurationException(
                "HTTPS_PROXY: invalid URL. Use http://host:port; the connection to the proxy must be plain HTTP.");
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    @Override
    public String toString() {
        return "HttpProxy[" + host + ":" + port + "]";
    }
}
