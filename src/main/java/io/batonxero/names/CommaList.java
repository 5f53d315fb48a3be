package io.batonxero.names;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The entries of a setting that lists texts, separated by commas. An entry in double quotes may contain commas, and two double
 * quotes for one.
 */
public final class CommaList {
    /** The end of a label with short code and id, such as {@code Acme [!kR7q2, 7d9f0c1e]}, whose comma separates no entries. */
    private static final String LABEL_END = "(?:\\[![^\\[\\],]+, [^\\[\\],]+]\\s*)?";

    private static final String ENTRY =
            "(?:\"(?<quoted>[^\"]*(?:\"\"[^\"]*)*)\"\\s*|(?<plain>[^,]*?" + LABEL_END + "))(?:,|\\z)";
    private static final Pattern PLAIN = Pattern.compile("\\s*(?<not>)" + ENTRY);
    private static final Pattern NEGATABLE = Pattern.compile("\\s*(?<not>!?)\\s*" + ENTRY);

    private CommaList() {}

    /** An entry, whether a "!" stood before it, and whether it was in double quotes. */
    public record Entry(boolean isNegated, boolean isQuoted, String text) {}

    /** {@return the entries, without blanks around them and without empty ones} */
    public static List<String> of(String text) {
        return entries(PLAIN, text).stream()
                .map(Entry::text)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** {@return the entries, each of which may be negated} Text is empty only after a "!" or between double quotes. */
    public static List<Entry> negatable(String text) {
        return entries(NEGATABLE, text);
    }

    private static List<Entry> entries(Pattern pattern, String text) {
        List<Entry> entries = new ArrayList<>();
        for (Matcher entry = pattern.matcher(text); entry.find(); ) {
            String quoted = entry.group("quoted");
            String value = quoted == null ? entry.group("plain").strip() : quoted.replace("\"\"", "\"");
            boolean isNegated = !entry.group("not").isEmpty();
            if (isNegated || quoted != null || !value.isEmpty()) {
                entries.add(new Entry(isNegated, quoted != null, value));
            }
        }
        return entries;
    }
}
