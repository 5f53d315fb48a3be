package io.batonxero.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Suggestions for a misspelt name. Picocli's own ones miss {@code --file} for {@code --fiel}. */
public final class SimilarNames {
    private SimilarNames() {}

    /**
     * {@return the end of a message: the two most similar names as a question, else a full stop}
     *
     * @param prefix what each suggestion begins with
     */
    public static String question(String name, Collection<String> known, String prefix) {
        String similar = known.stream()
                .filter(word -> distance(name, word) <= Math.max(2, name.length() / 2))
                .sorted(Comparator.comparing(word -> distance(name, word)))
                .limit(2)
                .map(word -> prefix + word)
                .collect(Collectors.joining(" or "));
        return similar.isEmpty() ? "." : "; did you mean " + similar + "?";
    }

    /** {@return the Levenshtein distance} */
    static int distance(String from, String to) {
        int[] row = IntStream.rangeClosed(0, to.length()).toArray();
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int substituted = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
