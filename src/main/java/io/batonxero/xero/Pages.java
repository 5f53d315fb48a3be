package io.batonxero.xero;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a collection that have been read so far, and whether there are more.
 *
 * <p>Works with a server that pages, one that uses another page size, and one that ignores the page parameter and always
 * sends everything: reading ends at the last page by the server's pageCount, or at an earlier page with nothing new. Exception:
 * without counts, if page 2 repeats a page 1 that was exactly full, page 3 is read too. The server's itemCount
 * and pageCount have to agree with the records that were read.
 *
 * @param collection the JSON key of the list in each response
 * @param size the page size to request; 0 for a single request without paging
 * @param nextPage the number of the next page, from 1
 * @param hasNext whether to request the next page
 * @param records the records so far, in the server's order; records repeated from earlier pages are dropped
 * @param itemCount the number of records that the server counts; -1 if it has sent none
 * @param pageCount the number of pages that the server counts; -1 if it has sent none
 * @param repeatsFirstPage whether page 2 had only records of page 1
 */
public record Pages<T>(
        String collection,
        int size,
        Function<Object, T> reader,
        int nextPage,
        boolean hasNext,
        List<T> records,
        int itemCount,
        int pageCount,
        boolean repeatsFirstPage) {
    private static final int UNKNOWN = -1;

    public Pages {
        records = List.copyOf(records);
    }

    static <T> Pages<T> of(String collection, int size, Function<Object, T> reader) {
        return new Pages<>(collection, size, reader, 1, true, List.of(), UNKNOWN, UNKNOWN, false);
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
     * @throws XeroException.InvalidResponse if the collection is missing, or the server's counts are invalid, change, or differ from
     *     what was read; without counts, also if page 3 or a later one has only repeated records although page 2 had new ones, or
     *     page 3 differs although page 2 repeated page 1: missing records would look like access removed
     */
    public static <T> Pages<T> add(Pages<T> pages, Object response, String requestName) {
        List<?> page = JsonFields.of(response).list(pages.collection);
        if (page == null) {
            throw new XeroException.InvalidResponse("Xero responded to " + requestName + " without a list of "
                    + pages.collection + ". Try again later.");
        }
        Object pagination = JsonFields.of(response).value("pagination");
        if (pagination != null && !(pagination instanceof Map)) {
            throw invalid("pagination", requestName);
        }
        int itemCount = count(pagination, "itemCount", pages.itemCount, requestName);
        int pageCount = count(pagination, "pageCount", pages.pageCount, requestName);
        if (pages.itemCount != UNKNOWN && itemCount != pages.itemCount) {
            throw new XeroException.InvalidResponse(
                    "Xero's list of " + pages.collection + " changed while it was read: "
                            + requestName + " counted " + pages.itemCount + " records, then " + itemCount
                            + ". Try again later.");
        }
        Pages<T> all = pages.with(page, itemCount, pageCount);
        boolean hasNew = all.records.size() > pages.records.size();
        boolean repeats = !page.isEmpty() && !hasNew;
        if (!all.isCounted() && pages.nextPage > 2 && repeats != pages.repeatsFirstPage) {
            throw new XeroException.InvalidResponse("Xero responded to " + requestName + " with page " + pages.nextPage
                    + (repeats
                            ? ", which only repeats records of earlier pages"
                            : ", which differs from page 1, although page 2 repeated it")
                    + ". Records may be missing, so none is used. Try again later.");
        }
        if (!all.hasNext && !all.isCountedRight(page.size(), all.records.size() - pages.records.size())) {
            throw new XeroException.InvalidResponse(
                    "Xero responded to " + requestName + " with counts that differ from the "
                            + pages.collection + " in it: " + all.records.size() + " on pages 1 to " + pages.nextPage
                            + ", itemCount " + shown(all.itemCount) + ", pageCount " + shown(all.pageCount)
                            + ". Records may be missing, so none is used. Try again later"
                            + (pages.size > 0
                                    ? "."
                                    : "; if it keeps failing, read them in pages: --xero-users-page-size"
                                            + " (BATON_XERO_USERS_PAGE_SIZE)."));
        }
        return all;
    }

    private Pages<T> with(List<?> page, int newItemCount, int newPageCount) {
        List<T> read = new ArrayList<>();
        page.forEach(json -> read.add(reader.apply(json == null ? "" : json)));
        // Records without any data are equal, but do not repeat each other.
        T invalid = reader.apply("");
        Set<T> earlier = new HashSet<>(records);
        earlier.remove(invalid);
        boolean isRepeated = read.stream().allMatch(record -> record.equals(invalid) || earlier.contains(record))
                && !isFurtherInvalidPage(read, invalid);
        List<T> all = new ArrayList<>(records);
        if (!isRepeated) {
            read.stream().filter(record -> !earlier.contains(record)).forEach(all::add);
        }
        boolean isLast = newPageCount != UNKNOWN && nextPage >= newPageCount;
        boolean hasNew = all.size() > records.size();
        boolean isCounted = newItemCount != UNKNOWN || newPageCount != UNKNOWN;
        boolean repeatsFirst = nextPage == 2 && !page.isEmpty() && !hasNew && !isCounted;
        // Page 2 of a server that does page may be a repetition too, but only if page 1 was full.
        boolean isDoubtful = repeatsFirst && records.size() == size;
        return new Pages<>(
                collection,
                size,
                reader,
                nextPage + 1,
                size > 0 && (hasNew || isDoubtful) && !isLast,
                all,
                newItemCount,
                newPageCount,
                repeatsFirst || (repeatsFirstPage && !hasNew));
    }

    private boolean isCounted() {
        return itemCount != UNKNOWN || pageCount != UNKNOWN;
    }

    /** {@return whether a page has invalid records only, and does not repeat the page before it} */
    private boolean isFurtherInvalidPage(List<T> page, T invalid) {
        int before = records.size() - page.size();
        return page.stream().allMatch(invalid::equals)
                && (before < 0 || !records.subList(before, records.size()).equals(page));
    }

    /**
     * {@return whether the server's counts agree with the records, after the last page}
     *
     * @param sent the number of records on the last page
     * @param added how many of them were new
     */
    private boolean isCountedRight(int sent, int added) {
        boolean isComplete = itemCount == records.size();
        if (pageCount != UNKNOWN) {
            int last = nextPage - 1;
            // A server that ignores the page parameter repeats everything, whatever number of pages it counts.
            boolean ignoresPages = sent > 0 && added == 0 && isComplete;
            if ((pageCount > last && !ignoresPages) || (pageCount < last && added > 0)) {
                return false;
            }
        }
        return itemCount == UNKNOWN || isComplete;
    }

    /** Texts are counts too, as XML converted to JSON has them. */
    private static int count(@Nullable Object pagination, String field, int earlier, String requestName) {
        JsonFields fields = JsonFields.of(pagination);
        if (fields.value(field) == null) {
            return earlier;
        }
        String count = fields.text(field);
        if (!count.matches("\\d{1,9}(\\.0+)?")) {
            throw invalid(field, requestName);
        }
        return Integer.parseInt(count.replaceFirst("\\..*", ""));
    }

    private static XeroException invalid(String field, String requestName) {
        return new XeroException.InvalidResponse("Xero responded to " + requestName + " with an invalid " + field
                + ". Records may be missing, so none is used. Try again later.");
    }

    private static String shown(int count) {
        return count == UNKNOWN ? "not sent" : String.valueOf(count);
    }
}
