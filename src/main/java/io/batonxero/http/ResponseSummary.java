package io.batonxero.http;

import io.batonxero.base.SafeText;
import io.batonxero.secret.Secrets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A summary of an HTTP response that is not what was requested. Its body is never repeated: it may be a page that
 * echoes a request, or somebody's data.
 *
 * @param type its content type, without parameters; may be empty
 * @param encoding its content encoding; may be empty
 * @param title the title of the page it is; empty where it has none
 * @param isPage whether it is HTML, which neither Xero's nor ConductorOne's API sends
 */
public record ResponseSummary(int status, String type, String encoding, String title, boolean isPage) {
    private static final Pattern TITLE = Pattern.compile("(?is)<title\\b[^>]*>([^<]{1,300})");
    private static final Pattern HTML = Pattern.compile("(?is)\\s*(?:<!doctype\\s+html|<html|<head|<body|<title)");
    private static final int TITLE_CHARS = 80;
    private static final int WORD_CHARS = 24;

    /** {@return the summary of a response} Header values are empty where there are none. */
    public static ResponseSummary of(int status, String type, String encoding, String body) {
        String bare = type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        boolean isPage = bare.equals("text/html")
                || bare.equals("application/xhtml+xml")
                || HTML.matcher(body).lookingAt();
        return new ResponseSummary(status, word(bare), word(encoding.strip()), isPage ? title(body) : "", isPage);
    }

    /**
     * {@return that somebody else sent this response, in a sentence}
     *
     * @param server whose response was expected
     * @param request what was requested of it
     */
    public String insteadOf(String server, String request) {
        return "Something on the way to " + server
                + ", such as a firewall, a proxy or a login page of the network, answered " + request
                + " in its place (" + this + ").";
    }

    /** {@return what it is, such as {@code text/html, title "Access Denied"}} */
    public String shown() {
        return Stream.of(
                        type,
                        encoding.isEmpty() ? "" : "encoded as " + encoding,
                        title.isEmpty() ? "" : "title \"" + title + "\"")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    /** {@return the same after its status, such as {@code status 403, text/html}} */
    @Override
    public String toString() {
        return "status " + status + (shown().isEmpty() ? "" : ", " + shown());
    }

    private static String word(String text) {
        return text.matches("[A-Za-z0-9.+/, _-]{1,60}") ? Secrets.mask(text) : "";
    }

    /** Words that are long, or mix letters and digits as tokens do, stay out. */
    private static String title(String body) {
        Matcher title = TITLE.matcher(body);
        if (!title.find()) {
            return "";
        }
        String line = SafeText.excerpt(title.group(1)).replaceAll("[\\p{C}\"]", "");
        String words = line.replaceAll("\\S{" + WORD_CHARS + ",}|(?=\\S*\\d)(?=\\S*[A-Za-z])\\S{9,}", "***");
        return words.replaceFirst("^(.{" + TITLE_CHARS + "}).+", "$1…");
    }
}
