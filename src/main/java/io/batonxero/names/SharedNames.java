package io.batonxero.names;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Distinguishes elements of the same name, since a name is not an identity. */
public final class SharedNames {
    private static final int MIN_ID_CHARACTERS = 8;

    /** Short codes contain no comma. */
    private static final Pattern LABEL = Pattern.compile("(?s)(?<name>.*) \\[(?:[^,]*, )?(?<id>[^,\\]]+)]");

    private SharedNames() {}

    /**
     * {@return for each id whose name another id has too: the beginning of the id that differs from the others'} Names that
     * are equal after {@link NameText#shortened} count as the same.
     *
     * @param name of an element; empty names are not compared
     * @param id of an element; the same id may occur several times
     */
    public static <T> Map<String, String> idPrefixes(
            Collection<T> all, Function<T, String> name, Function<T, String> id) {
        Map<String, String> beginnings = new HashMap<>();
        Map<String, List<String>> idsByName = all.stream()
                .filter(element -> !name.apply(element).isEmpty())
                .collect(Collectors.groupingBy(
                        element -> NameText.key(NameText.shortened(name.apply(element))),
                        Collectors.mapping(id, Collectors.toList())));
        for (List<String> ids : idsByName.values()) {
            List<String> sorted = ids.stream().distinct().sorted().toList();
            for (int i = 0; sorted.size() > 1 && i < sorted.size(); i++) {
                String one = sorted.get(i);
                // Of all ids, a neighbour in this order has the longest beginning in common.
                int common = Math.max(
                        i == 0 ? 0 : commonLength(sorted.get(i - 1), one),
                        i == sorted.size() - 1 ? 0 : commonLength(one, sorted.get(i + 1)));
                beginnings.put(one, one.substring(0, Math.min(one.length(), Math.max(MIN_ID_CHARACTERS, common + 1))));
            }
        }
        return beginnings;
    }

    /**
     * {@return the elements, those of one name renamed by {@link #label} with the beginning of their id}
     *
     * @param withName returns an element with another name
     */
    public static <T> List<T> distinct(
            Collection<T> all, Function<T, String> name, Function<T, String> id, BiFunction<T, String, T> withName) {
        Map<String, String> beginnings = idPrefixes(all, name, id);
        return all.stream()
                .map(one -> withName.apply(one, label(name.apply(one), beginnings.getOrDefault(id.apply(one), ""))))
                .toList();
    }

    private static int commonLength(String one, String other) {
        int mismatch = Arrays.mismatch(one.toCharArray(), other.toCharArray());
        return mismatch < 0 ? one.length() : mismatch;
    }

    /** {@return whether a text is a label of this name and id, which may also contain a short code, in any case} */
    public static boolean isLabel(String text, String name, String id) {
        Matcher label = LABEL.matcher(text);
        return label.matches()
                && NameText.isSame(label.group("name"), name)
                && id.toLowerCase(Locale.ROOT).startsWith(label.group("id").toLowerCase(Locale.ROOT));
    }

    /** {@return a name with its distinction in brackets, such as {@code Acme [7d9f0c1e]}; the name alone if that is empty} */
    public static String label(String name, String distinction) {
        return distinction.isEmpty() ? name : name + " [" + distinction + "]";
    }
}
