package io.batonxero.file;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The entries of a setting that lists paths. */
public final class PathList {
    private static final Pattern ENTRY =
            Pattern.compile("\\s*(?:\"(?<quoted>[^\"]*(?:\"\"[^\"]*)*)\"\\s*|(?<plain>[^,]*))(?:,|\\z)");

    private PathList() {}

    /**
     * {@return the entries, without blanks around them and without empty ones} An entry in double quotes may contain commas, and
     * two double quotes for one.
     *
     * @param text entries separated by commas
     */
    public static List<String> of(String text) {
        List<String> entries = new ArrayList<>();
        for (Matcher entry = ENTRY.matcher(text); entry.find(); ) {
            String quoted = entry.group("quoted");
            String value = quoted == null ? entry.group("plain").strip() : quoted.replace("\"\"", "\"");
            if (!value.isEmpty()) {
                entries.add(value);
            }
        }
        return List.copyOf(entries);
    }
}
