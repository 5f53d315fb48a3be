package io.batonxero.xero;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was read so far of a collection that comes in pages, and whether there is more.
 *
 * <p>Right against a server that pages, one that pages in another size than asked for, and one that ignores the page
 * and answers everything each time: reading ends at the last page the server counts, else at the first page without a
 * record that was not there before.
 *
 * @param collection the key of the list in each answer
 * @param size records to ask for at a time; 0 asks once, without a page
 * @param next the page to ask for, from 1
 * @param hasNext whether to ask for it
 * @param records what was read, in the server's order; a record of an earlier page is not kept twice
 */
public record Pages<T>(
        String collection, int size, Function<Object, T> reader, int next, boolean hasNext, List<T> records) {

    /** Keeps its own copy. */
    public Pages {
        records = List.copyOf(records);
    }

    static <T> Pages<T> of(String collection, int size, Function<Object, T> reader) {
        return new Pages<>(collection, size, reader, 1, true, List.of());
    }

    /** {@return the query that asks for the next page} Null where there are no pages: an empty one would leave a "?". */
    public @Nullable String query() {
        return size > 0 ? "page=" + next + "&pageSize=" + size : null;
    }

    /**
     * {@return the pages and one more}
     *
     * @param answer the JSON object that the server sent
     * @param asked what was asked of whom, for messages
     * @throws XeroException.Unreadable if the collection is not in it, since an empty list would look like access removed
     */
    public static <T> Pages<T> add(Pages<T> pages, Object answer, String asked) {
        List<?> page = JsonFields.of(answer).list(pages.collection);
        if (page == null) {
            throw new XeroException.Unreadable(
                    "Xero answered " + asked + " without a list of " + pages.collection + ". Try again later.");
        }
        return pages.with(page, pages.isLast(answer));
    }

    private Pages<T> with(List<?> page, boolean last) {
        Set<T> before = new LinkedHashSet<>(records);
        List<T> all = new ArrayList<>(records);
        for (Object json : page) {
            T read = reader.apply(json == null ? "" : json);
            if (!before.contains(read)) {
                all.add(read);
            }
        }
        boolean fresh = all.size() > records.size();
        return new Pages<>(collection, size, reader, next + 1, size > 0 && fresh && !last, all);
    }

    private boolean isLast(Object answer) {
        String count = JsonFields.of(JsonFields.of(answer).value("pagination")).text("pageCount");
        return count.matches("\\d{1,9}") && next >= Integer.parseInt(count);
    }
}
