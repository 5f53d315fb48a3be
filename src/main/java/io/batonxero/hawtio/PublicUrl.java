package io.batonxero.hawtio;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The URL by which browsers reach the console through a proxy that speaks TLS: what stands before {@code /hawtio}.
 *
 * @param origin scheme, host and port, as a browser writes them
 * @param host without its port
 * @param prefix of the path, such as {@code /xero}; empty if there is none
 */
public record PublicUrl(String origin, String host, String prefix) {
    static final String SETTING = "--hawtio-public-url (BATON_HAWTIO_PUBLIC_URL)";

    private static final Pattern FORM = Pattern.compile("((?i:https)://[^/?#@]+)((/[\\w~-][\\w.~-]*)*)/*");
    private static final int MAX_PORT = 65_535;

    /** {@return what this URL says; empty if it is none of an origin with TLS and plain folders} It may end in {@code /hawtio}. */
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

    /** {@return where a person finds the console} */
    public String console() {
        return origin + prefix + HawtioServer.PATH;
    }

    /** {@return whether a Host header names it} */
    boolean isFor(String authority) {
        return origin("https://" + authority).equals(origin);
    }

    /** {@return scheme, host and port of a URL, as a browser writes them; empty if it is none} */
    static String origin(String url) {
        try {
            URI uri = URI.create(url.toLowerCase(Locale.ROOT));
            boolean isUsualPort = uri.getPort() == ("https".equals(uri.getScheme()) ? 443 : 80);
            return uri.getHost() == null
                    ? ""
                    : uri.getScheme() + "://" + uri.getHost()
                            + (uri.getPort() < 0 || isUsualPort ? "" : ":" + uri.getPort());
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }
}
