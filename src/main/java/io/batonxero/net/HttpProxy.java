package io.batonxero.net;

import io.batonxero.base.ConfigurationException;
import io.batonxero.secret.Secrets;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that tunnels by CONNECT. Its password is never printed.
 *
 * @param user empty where the proxy asks for none
 */
public record HttpProxy(String host, int port, String user, String password) {
    private static final int MAX_PORT = 65_535;

    /** Not by java.net.URI, to which a host with an underscore is none. The last @ ends the password, as it does for Go. */
    private static final Pattern URL = Pattern.compile("(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?"
            + "(?:(?<user>[^:@/]*)(?::(?<password>\\S*))?@)?"
            + "(?<host>\\[[0-9A-Fa-f:.%]+]|[^\\s:/?#@\\[\\]]+)(?::(?<port>\\d{1,5}))?(?:/.*)?");

    /** Tunnels through a proxy, whose password is masked from now on. */
    public HttpProxy {
        Secrets.register("proxy password", password);
    }

    /**
     * {@return the proxy in a value of HTTPS_PROXY} A bare {@code host:port} counts as one with {@code http://}.
     *
     * @throws ConfigurationException if it is none, or of a kind that is not spoken here
     */
    static HttpProxy of(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches() || !group(url, "scheme", "http").equalsIgnoreCase("http")) {
            throw bad();
        }
        int port = Integer.parseInt(group(url, "port", "80"));
        if (port < 1 || port > MAX_PORT) {
            throw bad();
        }
        return new HttpProxy(
                group(url, "host", ""), port, decoded(group(url, "user", "")), decoded(group(url, "password", "")));
    }

    private static String group(Matcher url, String name, String otherwise) {
        @Nullable String found = url.group(name);
        return found == null ? otherwise : found;
    }

    /** Never shows the value, which may hold a password. */
    private static ConfigurationException bad() {
        return new ConfigurationException(
                "HTTPS_PROXY: give http://host:port; only proxies that speak plain HTTP are used.");
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw bad();
        }
    }

    @Override
    public String toString() {
        return "HttpProxy[" + host + ":" + port + "]";
    }
}
