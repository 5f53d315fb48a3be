package io.batonxero.hawtio;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URL of the console behind a TLS proxy, without {@code /hawtio}.
 *
 * @param origin scheme, host and port in the form of an Origin header
 * @param host the host without a port
 * @param prefix the path prefix, such as {@code /xero}; may be empty
 */
public record PublicUrl(String origin, String host, String prefix) {
    static final String SETTING = "--hawtio-public-url (BATON_HAWTIO_PUBLIC_URL)";

    private static final Pattern FORM = Pattern.compile("((?i:https)://[^/?#@]+)((/[\\w~-][\\w.~-]*)*)/*");
    private static final int MAX_PORT = 65_535;

    /** {@return the parsed URL; empty unless it is https with a plain path} The path may end in {@code /hawtio}. */
    public static Optional<PublicUrl> of(String url) {
        Matcher parts = FORM.matcher(url);
        if (!parts.matches() || origin(parts.group(1)).isEmpty()) {
            return Optional.empty();
        }
        String origin = origin(parts.group(1));
        URI uri = URI.create(origin);
        String prefix = parts.group(2).replaceFirst(HawtioServer.PATH + "$", "");
        return uri.getPort() > MAX_PORT ? Optional.empty() : Optional.of(new PublicUrl(origin, uri.getHost(), prefix));
    }

    /** {@return the URL of the console for browsers} */
    public String console() {
        return origin + prefix + HawtioServer.PATH;
    }

    /** {@return whether a Host header matches} */
    boolean isFor(String authority) {
        return origin("https://" + authority).equals(origin);
    }

    /** {@return the origin of a URL in the form of an Origin header; empty if the URL is invalid} */
    static String origin(String url) {
        try {
            URI uri = URI.create(url.toLowerCase(Locale.ROOT));
            boolean isDefaultPort = uri.getPort() == ("https".equals(uri.getScheme()) ? 443 : 80);
            return uri.getHost() == null
                    ? ""
                    : uri.getScheme() + "://" + uri.getHost()
                            + (uri.getPort() < 0 || isDefaultPort ? "" : ":" + uri.getPort());
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
