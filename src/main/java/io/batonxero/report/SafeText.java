package io.batonxero.report;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes names that come from outside harmless where people look at them. */
final class SafeText {
    /**
     * What cannot be seen, and may turn or break a line. The two joiners stay: Persian and Indian scripts and emoji
     * are written with them.
     */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\\u200C\\u200D]]");

    private static final Pattern BLANK_START = Pattern.compile("^[\\s\\p{Z}\\p{C}\\u200C\\u200D]+");
    private static final String FORMULA_START = "=+-@\u2212";
    private static final int START = 8;

    /** Where a semicolon parts cells, a new one begins after it, whatever the quotes say. */
    private static final Pattern FORMULA_AFTER_SEMICOLON =
            Pattern.compile(";(?=[\\s\\p{Z}\"]*[=+\\-@\\u2212\\uFF1D\\uFF0B\\uFF0D\\uFF20])");

    private SafeText() {}

    /** {@return a text with everything unseen shown by its number, such as {@code [U+202E]}} */
    static String visible(String text) {
        return UNSEEN.matcher(text)
                .replaceAll(unseen ->
                        String.format(Locale.ROOT, "[U+%04X]", unseen.group().codePointAt(0)));
    }

    /** {@return a text that no spreadsheet takes for a formula} An apostrophe stands before one that could be. */
    static String cell(String text) {
        String apart = FORMULA_AFTER_SEMICOLON.matcher(visible(text)).replaceAll(";'");
        return isFormula(text) ? "'" + apart : apart;
    }

    /** {@return a text as it stands in HTML, between tags or in a quoted attribute} */
    static String html(String text) {
        StringBuilder html = new StringBuilder(text.length() + 16);
        visible(text).chars().forEach(character -> {
            switch (character) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append((char) character);
            }
        });
        return html.toString();
    }

    /** Full-width and other forms of the signs count: some programs make plain ones of them. */
    private static boolean isFormula(String text) {
        String start = BLANK_START.matcher(text).replaceFirst("");
        String plain = Normalizer.normalize(start.substring(0, Math.min(start.length(), START)), Normalizer.Form.NFKC);
        return !plain.isEmpty() && FORMULA_START.indexOf(plain.charAt(0)) >= 0;
    }
}
