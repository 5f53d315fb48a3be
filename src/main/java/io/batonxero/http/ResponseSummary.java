package io.batonxero.http;

import io.batonxero.base.SafeText;
import io.batonxero.secret.Secrets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A summary of an unexpected HTTP response for messages. It omits the body, which may echo a request or contain personal
 * data.
 *
 * @param type the content type without parameters; may be empty
 * @param encoding the content encoding; may be empty
 * @param title the title of an HTML page; may be empty
 * @param isPage whether the body is HTML, which neither Xero's nor ConductorOne's API sends
 */
public record ResponseSummary(int status, String type, String encoding, String title, boolean isPage) {
    private static final Pattern TITLE = Pattern.compile("(?is)<title\\b[^>]*>([^<]{1,300})");
    private static final Pattern HTML = Pattern.compile("(?is)\\s*(?:<!doctype\\s+html|<html|<head|<body|<title)");
    /** Request Timeout, Too Early, Too Many Requests. */
    private static final Set<Integer> RETRYABLE_4XX = Set.of(408, 425, 429);

    private static final int MAX_TITLE_CHARS = 80;
    private static final int MAX_WORD_CHARS = 24;

    /** {@return whether this status alone makes a request retryable, independent of the sender and the body} */
    public static boolean isRetryable(int status) {
        return status >= 500 || RETRYABLE_4XX.contains(status);
    }

    /** {@return the summary of a response} The values of missing headers are empty. */
    public static ResponseSummary of(int status, String type, String encoding, String body) {
        String mediaType = type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        boolean isPage = mediaType.equals("text/html")
                || mediaType.equals("application/xhtml+xml")
                || HTML.matcher(body).lookingAt();
        return new ResponseSummary(
                status, headerValue(mediaType), headerValue(encoding.strip()), isPage ? title(body) : "", isPage);
    }

    /**
     * {@return a sentence saying that an intermediary, not the server, sent this response}
     *
     * @param server the server that was called
     * @param request the request that was sent
     */
    public String intermediaryMessage(String server, String request) {
        return "Something on the way to " + server
                + ", such as a firewall, a proxy or a login page of the network, responded to " + request
                + " in its place (" + this + ").";
    }

    /** {@return whether the content type is JSON} */
    public boolean isJson() {
        return type.equals("application/json") || type.endsWith("+json");
    }

    /** {@return the response without its status, such as {@code text/html, title "Access Denied"}} */
    public String describe() {
        return Stream.of(
                        type,
                        encoding.isEmpty() ? "" : "encoded as " + encoding,
                        title.isEmpty() ? "" : "title \"" + title + "\"")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    /** {@return the response with its status, such as {@code status 403, text/html}} */
    @Override
    public String toString() {
        return "status " + status + (describe().isEmpty() ? "" : ", " + describe());
    }

    private static String headerValue(String text) {
        return text.matches("[A-Za-z0-9.+/, _-]{1,60}") ? Secrets.mask(text) : "";
    }

    /** Masks words that may be tokens: long ones, and those that mix letters and digits. */
    private static String title(String body) {
        Matcher title = TITLE.matcher(body);
        if (!title.find()) {
            return "";
        }
        String line = SafeText.excerpt(title.group(1)).replaceAll("[\\p{C}\"]", "");
        String words = line.replaceAll("\\S{" + MAX_WORD_CHARS + ",}|(?=\\S*\\d)(?=\\S*[A-Za-z])\\S{9,}", "***");
        return words.replaceFirst("^(.{" + MAX_TITLE_CHARS + "}).+", "$1…");
    }
}
