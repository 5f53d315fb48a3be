package io.batonxero.xero;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a collection that have been read so far, and whether there are more.
 *
 * <p>Works with a server that pages, one that uses another page size, and one that ignores the page parameter and always
 * sends everything: reading ends at the last page that the server counts, else at the first page without a new record.
 *
 * @param collection the JSON key of the list in each response
 * @param size the page size to request; 0 for a single request without paging
 * @param nextPage the number of the next page, from 1
 * @param hasNext whether to request the next page
 * @param records the records so far, in the server's order; records repeated from earlier pages are dropped
 */
public record Pages<T>(
        String collection, int size, Function<Object, T> reader, int nextPage, boolean hasNext, List<T> records) {
    public Pages {
        records = List.copyOf(records);
    }

    static <T> Pages<T> of(String collection, int size, Function<Object, T> reader) {
        return new Pages<>(collection, size, reader, 1, true, List.of());
    }

    /** {@return the query for the next page; null without paging, since an empty query would leave a "?"} */
    public @Nullable String query() {
        return size > 0 ? "page=" + nextPage + "&pageSize=" + size : null;
    }

    /**
     * {@return the pages with one more}
     *
     * @param response the JSON object that the server sent
     * @param requestName the request, for messages
     * @throws XeroException.Unreadable if the collection is missing, since an empty list would look like access removed
     */
    public static <T> Pages<T> add(Pages<T> pages, Object response, String requestName) {
        List<?> page = JsonFields.of(response).list(pages.collection);
        if (page == null) {
            throw new XeroException.Unreadable("Xero responded to " + requestName + " without a list of "
                    + pages.collection + ". Try again later.");
        }
        return pages.with(page, pages.isLast(response));
    }

    private Pages<T> with(List<?> page, boolean isLast) {
        Set<T> earlier = new LinkedHashSet<>(records);
        List<T> all = new ArrayList<>(records);
        for (Object json : page) {
            T record = reader.apply(json == null ? "" : json);
            if (!earlier.contains(record)) {
                all.add(record);
            }
        }
        boolean hasNew = all.size() > records.size();
        return new Pages<>(collection, size, reader, nextPage + 1, size > 0 && hasNew && !isLast, all);
    }

    private boolean isLast(Object response) {
        String count =
                JsonFields.of(JsonFields.of(response).value("pagination")).text("pageCount");
        return count.matches("\\d{1,9}") && nextPage >= Integer.parseInt(count);
    }
}
