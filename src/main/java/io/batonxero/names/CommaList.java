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

    /** An entry, and whether a "!" stood before it. */
    public record Entry(boolean isNegated, String text) {}

    /** {@return the entries, without blanks around them and without empty ones} */
    public static List<String> of(String text) {
        return entries(PLAIN, text).stream().map(Entry::text).toList();
    }

    /** {@return the entries, each of which may be negated} */
    public static List<Entry> negatable(String text) {
        return entries(NEGATABLE, text);
    }

    private static List<Entry> entries(Pattern pattern, String text) {
        List<Entry> entries = new ArrayList<>();
        for (Matcher entry = pattern.matcher(text); entry.find(); ) {
            String quoted = entry.group("quoted");
            String value = quoted == null ? entry.group("plain").strip() : quoted.replace("\"\"", "\"");
            if (!value.isEmpty()) {
                entries.add(new Entry(!entry.group("not").isEmpty(), value));
            }
        }
        return entries;
    }
}
