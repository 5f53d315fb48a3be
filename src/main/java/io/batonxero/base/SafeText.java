package io.batonxero.base;

import io.batonxero.names.NameText;
import io.batonxero.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes text from outside safe for a log, a terminal, a file or a web page. */
public final class SafeText {
    private static final int MAX_EXCERPT_CHARACTERS = 200;
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]+");
    private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");
    private static final Pattern GRAPHEME = Pattern.compile("\\X");
    private static final char SOFT_HYPHEN = '\u00AD';
    private static final String ELLIPSIS = "…";

    /** Invisible characters, which make two texts look alike. Two joiners are kept: emoji and some scripts need them. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}&&[^\\u200C\\u200D]]");

    /** Invisible characters, control characters and line breaks. */
    private static final Pattern INVISIBLE_OR_BREAK =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\u200C\\u200D]]");

    private static final Pattern INVISIBLE_IN_LINES = Pattern.compile("[" + INVISIBLE_OR_BREAK + "&&[^\\t\\n\\r]]");

    private static final Pattern LINE_BREAKS = Pattern.compile("[\\t\\n\\x0B\\f\\r\\x85\\p{Zl}\\p{Zp}]+");
    private static final Pattern BLANK_START = Pattern.compile("^[\\s\\p{Z}\\p{C}\\u200C\\u200D]+");
    private static final String FORMULA_START = "=+-@\u2212";
    private static final int FORMULA_START_CHARACTERS = 8;

    /** If semicolons separate cells, a spreadsheet begins a new cell there even inside quotes. */
    private static final Pattern FORMULA_AFTER_SEMICOLON =
            Pattern.compile(";(?=[\\s\\p{Z}\"]*[=+\\-@\\u2212\\uFF1D\\uFF0B\\uFF0D\\uFF20])");

    /** A URL from its colon on: user and password, host and path, query or fragment. */
    private static final Pattern URL =
            Pattern.compile("(://)(?:[^\\s/?#\"'<>]*@)?([^\\s?#\"'<>]*)(?:[?#][^\\s\"'<>]*)?");

    private SafeText() {}

    /** {@return the first 200 characters in one line, for an error message} */
    public static String excerpt(String text) {
        // Masks first: a truncated secret would not match.
        String line = Secrets.mask(text).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.codePointCount(0, line.length()) <= MAX_EXCERPT_CHARACTERS
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MAX_EXCERPT_CHARACTERS)) + ELLIPSIS;
    }

    /** {@return a text whose URLs have no user, password, query and fragment: they may hold keys} */
    public static String withoutUrlDetails(String text) {
        return text.contains("://") ? URL.matcher(text).replaceAll(SafeText::withoutDetails) : text;
    }

    private static String withoutDetails(MatchResult url) {
        String shown = url.group(1) + url.group(2);
        if (url.end() > url.end(2)) {
            String details = url.group().substring(url.end(2) - url.start());
            int end = details.length();
            while (end > 1 && "),.;:]}".indexOf(details.charAt(end - 1)) >= 0) {
                end--;
            }
            shown += "?" + ELLIPSIS + details.substring(end);
        }
        return Matcher.quoteReplacement(shown);
    }

    /** {@return the text in one line, with breaks as blanks and other invisible characters as code points} */
    public static String oneLine(String text) {
        return visible(LINE_BREAKS.matcher(text).replaceAll(" "));
    }

    /** {@return the text with its invisible characters as code points, but with its line breaks and tabs} */
    public static String visibleLines(String text) {
        return withCodePoints(INVISIBLE_IN_LINES, text);
    }

    /** {@return a log message with escaped line breaks} */
    public static String logged(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n");
    }

    /**
     * {@return a name or description in one line, without invisible characters; may be empty}
     *
     * @param maxBytes in UTF-8; a longer text is cut after a complete character and ends with an ellipsis
     */
    public static String displayed(String text, int maxBytes) {
        if (text.length() <= maxBytes / 2 && isLatin(text)) {
            return NameText.strip(text);
        }
        String line = BREAKS.matcher(text).replaceAll(" ");
        String visible =
                LONE_SURROGATE.matcher(INVISIBLE.matcher(line).replaceAll("")).replaceAll("\uFFFD");
        String shown = NameText.strip(visible);
        return bytes(shown) <= maxBytes ? shown : cut(shown, maxBytes - bytes(ELLIPSIS)) + ELLIPSIS;
    }

    /** {@return a text with its invisible characters as code points, such as {@code [U+202E]}} */
    public static String visible(String text) {
        return withCodePoints(INVISIBLE_OR_BREAK, text);
    }

    private static String withCodePoints(Pattern invisibles, String text) {
        return invisibles
                .matcher(text)
                .replaceAll(invisible ->
                        String.format(Locale.ROOT, "[U+%04X]", invisible.group().codePointAt(0)));
    }

    /** {@return a visible text with an apostrophe before anything that a spreadsheet may take for a formula} */
    public static String cell(String text) {
        String quoted = FORMULA_AFTER_SEMICOLON.matcher(visible(text)).replaceAll(";'");
        return isFormula(text) ? "'" + quoted : quoted;
    }

    /** {@return a visible text escaped for HTML, between tags or in a quoted attribute} */
    public static String html(String text) {
        return visible(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A fast path without patterns: most texts consist of these characters, of at most 2 bytes each. */
    private static boolean isLatin(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ' ' || (c > '~' && c < '\u00A0') || c == SOFT_HYPHEN || c > '\u024F') {
                return false;
            }
        }
        return true;
    }

    private static String cut(String text, int maxBytes) {
        Matcher grapheme = GRAPHEME.matcher(text);
        int end = 0;
        int used = 0;
        while (grapheme.find()) {
            used += bytes(grapheme.group());
            if (used > maxBytes) {
                break;
            }
            end = grapheme.end();
        }
        // One grapheme (a letter with many combining marks) can exceed the limit; then code points are cut.
        return end > 0
                ? text.substring(0, end)
                : text.substring(
                        0, text.offsetByCodePoints(0, Math.min(maxBytes / 4, text.codePointCount(0, text.length()))));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Includes full-width and other forms of the signs, which some programs normalise. */
    private static boolean isFormula(String text) {
        String start = BLANK_START.matcher(text).replaceFirst("");
        String plain = Normalizer.normalize(
                start.substring(0, Math.min(start.length(), FORMULA_START_CHARACTERS)), Normalizer.Form.NFKC);
        return !plain.isEmpty() && FORMULA_START.indexOf(plain.charAt(0)) >= 0;
    }
}
