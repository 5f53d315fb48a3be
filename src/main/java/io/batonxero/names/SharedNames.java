package io.batonxero.names;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells apart what has the same name, since a name is not an identity. */
public final class SharedNames {
    private static final int MIN_ID_CHARACTERS = 8;

    private SharedNames() {}

    /**
     * {@return for each id whose name another id has too: the beginning of the id that differs from the others'}
     *
     * @param name of an element; empty names are not compared
     * @param id of an element; the same id may occur several times
     */
    public static <T> Map<String, String> idBeginnings(
            Collection<T> all, Function<T, String> name, Function<T, String> id) {
        Map<String, String> beginnings = new HashMap<>();
        Map<String, List<String>> idsByName = all.stream()
                .filter(element -> !name.apply(element).isEmpty())
                .collect(Collectors.groupingBy(
                        element -> NameText.key(name.apply(element)), Collectors.mapping(id, Collectors.toList())));
        for (List<String> ids : idsByName.values()) {
            List<String> distinct = ids.stream().distinct().toList();
            if (distinct.size() > 1) {
                distinct.forEach(one -> beginnings.put(one, beginning(one, distinct)));
            }
        }
        return beginnings;
    }

    private static String beginning(String id, List<String> all) {
        for (int end = MIN_ID_CHARACTERS; end < id.length(); end++) {
            String beginning = id.substring(0, end);
            if (all.stream().filter(other -> other.startsWith(beginning)).count() == 1) {
                return beginning;
            }
        }
        return id;
    }

    /** {@return a name with what tells it apart from equal ones, such as {@code Acme [7d9f0c1e]}} */
    public static String label(String name, String distinction) {
        return distinction.isEmpty() ? name : name + " [" + distinction + "]";
    }
}
