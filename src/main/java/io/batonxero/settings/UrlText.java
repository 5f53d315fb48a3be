package io.batonxero.settings;

import io.batonxero.net.Network;
import java.net.URI;
import java.util.List;

/** Checks URLs: https, or http on this machine. An {@link IllegalArgumentException} has the remedy as its message. */
final class UrlText {
    private UrlText() {}

    /** {@return a URL of scheme, host and port, without a slash at its end: the paths that are appended begin with one} */
    static String origin(String text) {
        URI url = parsed(text);
        require(
                isBare(url) && List.of("", "/").contains(url.getRawPath()),
                "give scheme, host and port alone, such as https://api.xero.com");
        requireEncrypted(url);
        return text.replaceAll("/+$", "");
    }

    /** {@return a URL of scheme, host, port and path, unchanged, since Xero compares it with the registered one} */
    static String redirectUrl(String text) {
        URI url = parsed(text);
        require(isBare(url), "give scheme, host, port and path alone, such as http://localhost:8080/callback");
        requireEncrypted(url);
        return text;
    }

    private static URI parsed(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a URL; give one such as https://api.xero.com", e);
        }
    }

    private static boolean isBare(URI url) {
        return url.getHost() != null
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && url.getRawUserInfo() == null;
    }

    private static void requireEncrypted(URI url) {
        boolean isLocal = "http".equals(url.getScheme()) && Network.isLoopback(url.getHost());
        require(
                isLocal || "https".equals(url.getScheme()),
                "it must begin with https:// (plain http is for this machine only)");
    }

    private static void require(boolean isValid, String remedy) {
        if (!isValid) {
            throw new IllegalArgumentException(remedy);
        }
    }
}
