package io.batonxero.base;

import io.batonxero.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text from outside, made safe for the place where it is shown. */
public final class SafeText {
    private static final int MAX_EXCERPT_CHARACTERS = 200;
    private static final Pattern STEERING = Pattern.compile("[\\p{Cc}\\p{Cf}]");
    private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]+");
    private static final Pattern HALF_CHARACTER = Pattern.compile("\\p{Cs}");
    private static final Pattern CHARACTER = Pattern.compile("\\X");
    private static final char SOFT_HYPHEN = '\u00AD';
    private static final String CUT = "…";

    /** Invisible characters that can make a text look like another; emoji and some scripts need the two joiners. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}&&[^\\u200C\\u200D]]");

    /** The same, and what may turn or break a line. */
    private static final Pattern UNSEEN_OR_BREAK =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\u200C\\u200D]]");

    private static final Pattern BLANK_START = Pattern.compile("^[\\s\\p{Z}\\p{C}\\u200C\\u200D]+");
    private static final String FORMULA_START = "=+-@\u2212";
    private static final int FORMULA_START_CHARACTERS = 8;

    /** Where a semicolon parts cells, a new one begins after it, whatever the quotes say. */
    private static final Pattern FORMULA_AFTER_SEMICOLON =
            Pattern.compile(";(?=[\\s\\p{Z}\"]*[=+\\-@\\u2212\\uFF1D\\uFF0B\\uFF0D\\uFF20])");

    private SafeText() {}

    /** {@return the first 200 characters in one line, for an error message} */
    public static String excerpt(String text) {
        // A secret that is cut is harder to find.
        String line = Secrets.mask(text).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.codePointCount(0, line.length()) <= MAX_EXCERPT_CHARACTERS
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MAX_EXCERPT_CHARACTERS)) + CUT;
    }

    /** {@return the text in one line that cannot steer a terminal, with a blank for what could} */
    public static String oneLine(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}]+", " ");
    }

    /** {@return the same with a question mark for each character that could, so that columns keep their width} */
    public static String marked(String text) {
        return STEERING.matcher(text).replaceAll("?");
    }

    /** {@return a log message in one line, with its line breaks escaped} */
    public static String logged(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n");
    }

    /**
     * {@return a name or description in one line, in its own direction} Empty if nothing of it can be seen.
     *
     * @param maxBytes in UTF-8; a longer text ends with an ellipsis after a complete character
     */
    public static String displayed(String text, int maxBytes) {
        if (text.length() <= maxBytes / 2 && isLatin(text)) {
            return text.strip();
        }
        String line = BREAKS.matcher(text).replaceAll(" ");
        String seen =
                HALF_CHARACTER.matcher(UNSEEN.matcher(line).replaceAll("")).replaceAll("\uFFFD");
        String shown = seen.strip();
        return bytes(shown) <= maxBytes ? shown : cut(shown, maxBytes - bytes(CUT)) + CUT;
    }

    /** {@return whether every character of a text can be seen} */
    public static boolean isPlain(String text) {
        return isLatin(text) || !UNSEEN_OR_BREAK.matcher(text).find();
    }

    /** {@return a text with the number of each character that cannot be seen, such as {@code [U+202E]}} */
    public static String visible(String text) {
        return UNSEEN_OR_BREAK
                .matcher(text)
                .replaceAll(unseen ->
                        String.format(Locale.ROOT, "[U+%04X]", unseen.group().codePointAt(0)));
    }

    /** {@return a visible text that no spreadsheet takes for a formula} An apostrophe stands before one that could be. */
    public static String cell(String text) {
        String apart = FORMULA_AFTER_SEMICOLON.matcher(visible(text)).replaceAll(";'");
        return isFormula(text) ? "'" + apart : apart;
    }

    /** {@return a visible text for HTML, between tags or in a quoted attribute} */
    public static String html(String text) {
        return visible(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** Most texts are of no other characters, each of two bytes at most, and are spared the patterns. */
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
        Matcher character = CHARACTER.matcher(text);
        int end = 0;
        int used = 0;
        while (character.find()) {
            used += bytes(character.group());
            if (used > maxBytes) {
                break;
            }
            end = character.end();
        }
        // A heap of marks on one letter may be larger than all that is allowed.
        return end > 0
                ? text.substring(0, end)
                : text.substring(
                        0, text.offsetByCodePoints(0, Math.min(maxBytes / 4, text.codePointCount(0, text.length()))));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Full-width and other forms of the signs count: some programs make plain ones of them. */
    private static boolean isFormula(String text) {
        String start = BLANK_START.matcher(text).replaceFirst("");
        String plain = Normalizer.normalize(
                start.substring(0, Math.min(start.length(), FORMULA_START_CHARACTERS)), Normalizer.Form.NFKC);
        return !plain.isEmpty() && FORMULA_START.indexOf(plain.charAt(0)) >= 0;
    }
}
