package io.batonxero.xero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
    private static Pages<String> read(int size, Map<?, ?>... responses) {
        Pages<String> pages = Pages.of("items", size, Object::toString);
        for (Map<?, ?> response : responses) {
            assertThat(pages.hasNext()).isTrue();
            pages = Pages.add(pages, response, "/things");
        }
        return pages;
    }

    private static Map<String, Object> page(int from, int to) {
        List<String> items = IntStream.range(from, to).mapToObj(String::valueOf).toList();
        return Map.of("items", items);
    }

    @Test
    void aPageSizeOfZeroSendsOneRequestWithoutAQuery() {
        assertThat(Pages.of("items", 0, Object::toString).query()).isNull();
        assertThat(read(0, page(0, 5)).hasNext()).isFalse();
    }

    @Test
    void allPagesOfAPagingServerAreRead() {
        Pages<String> pages = read(2, page(0, 2), page(2, 4), page(4, 5), page(5, 5));

        assertThat(pages.hasNext()).isFalse();
        assertThat(pages.records()).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void pagesSmallerThanRequestedAreReadCompletely() {
        Pages<String> pages = read(500, page(0, 100), page(100, 150), page(150, 150));

        assertThat(pages.hasNext()).isFalse();
        assertThat(pages.records()).hasSize(150);
    }

    @Test
    void aServerWithoutPagingGetsTwoRequestsAndYieldsNoDuplicates() {
        Pages<String> pages = read(2, page(0, 5), page(0, 5));

        assertThat(pages.hasNext()).isFalse();
        assertThat(pages.records()).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void readingStopsAtThePageCountOfTheServer() {
        Map<String, Object> only = Map.of("items", List.of("a"), "pagination", Map.of("pageCount", 1));

        assertThat(read(50, only).hasNext()).isFalse();
    }

    private static Map<String, Object> counted(int from, int to, Map<String, Object> pagination) {
        return Map.of("items", page(from, to).get("items"), "pagination", pagination);
    }

    private static Map<String, Object> counted(int from, int to, int items, int pages) {
        return counted(from, to, Map.of("itemCount", items, "pageCount", pages));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 100, 230, 0",
        "0, 100, 230, 1",
        "50, 100, 230, 0",
        "50, 100, 230, 1",
        "50, 100, 99, 1",
        "50, 0, 5, 0",
        "50, 100, 100, 0",
        "0, 100, 100, 2",
        "50, 0, 0, 3",
    })
    void aResponseWhoseCountsDifferFromItsRecordsIsUnreadable(int size, int records, int items, int pages) {
        assertThatThrownBy(() -> read(size, counted(0, records, items, pages)))
                .isInstanceOf(XeroException.InvalidResponse.class)
                .hasMessageContaining(records + " on pages 1 to 1, itemCount " + items + ", pageCount " + pages);
    }

    @Test
    void aGapBetweenPagesIsUnreadable() {
        assertThatThrownBy(() -> read(2, counted(0, 2, 5, 3), counted(2, 3, 5, 3), counted(4, 4, 5, 3)))
                .isInstanceOf(XeroException.InvalidResponse.class);
        assertThatThrownBy(() -> read(2, counted(0, 2, Map.of("pageCount", 3)), page(2, 2)))
                .as("a page count without an item count")
                .isInstanceOf(XeroException.InvalidResponse.class);
    }

    @Test
    void aListThatChangesWhileItIsReadIsUnreadable() {
        assertThatThrownBy(() -> read(2, counted(0, 2, 5, 3), counted(3, 5, 4, 2)))
                .isInstanceOf(XeroException.InvalidResponse.class)
                .hasMessageContaining("/things counted 5 records, then 4");
    }

    @Test
    void countsThatAgreeEndTheReading() {
        assertThat(read(2, counted(0, 2, 5, 3), counted(2, 4, 5, 3), counted(4, 5, 5, 3))
                        .records())
                .hasSize(5);
        assertThat(read(50, counted(0, 0, 0, 0)).records()).isEmpty();
        assertThat(read(50, counted(0, 0, 0, 1)).records()).isEmpty();
        assertThat(read(0, counted(0, 100, 100, 1)).records()).hasSize(100);
    }

    @Test
    void aRepeatedRecordInPlaceOfAnotherIsUnreadable() {
        assertThatThrownBy(() -> read(2, counted(0, 2, 4, 2), counted(1, 3, 4, 2)))
                .isInstanceOf(XeroException.InvalidResponse.class);
        assertThatThrownBy(() -> read(2, counted(0, 2, 4, 2), counted(0, 2, 4, 2)))
                .isInstanceOf(XeroException.InvalidResponse.class);
    }

    @Test
    void aRepeatedPageBeforeFurtherRecordsIsUnreadable() {
        assertThatThrownBy(() -> read(2, page(0, 2), page(2, 4), page(2, 4)))
                .isInstanceOf(XeroException.InvalidResponse.class)
                .hasMessageContaining("/things with page 3, which only repeats records");
        assertThatThrownBy(() -> read(2, page(0, 2), page(2, 4), page(0, 2)))
                .isInstanceOf(XeroException.InvalidResponse.class);
    }

    @Test
    void aFullPageThatIsRepeatedIsRequestedOnceMore() {
        assertThat(read(2, page(0, 2), page(0, 2), page(0, 2)).hasNext())
                .as("the page is ignored")
                .isFalse();
        for (Map<String, Object> further : List.of(page(4, 6), page(2, 2))) {
            assertThatThrownBy(() -> read(2, page(0, 2), page(0, 2), further))
                    .isInstanceOf(XeroException.InvalidResponse.class)
                    .hasMessageContaining(
                            "/things with page 3, which differs from page 1, although page 2 repeated it");
        }
    }

    @Test
    void aServerThatIgnoresThePageMayCountMorePages() {
        assertThat(read(2, counted(0, 5, 5, 3), counted(0, 5, 5, 3)).records()).hasSize(5);
    }

    static Stream<Object> senselessCounts() {
        return Stream.of(-1, -7, 1.5, "many", "", true, List.of(), 3_000_000_000L);
    }

    @ParameterizedTest
    @MethodSource("senselessCounts")
    void aCountThatIsNoCountIsUnreadable(Object count) {
        for (String field : List.of("itemCount", "pageCount")) {
            assertThatThrownBy(() -> read(0, counted(0, 5, Map.of(field, count))))
                    .isInstanceOf(XeroException.InvalidResponse.class)
                    .hasMessageContaining("/things with an invalid " + field);
        }
    }

    @Test
    void countsMayBeTextOrMissing() {
        assertThat(read(0, counted(0, 5, Map.of("itemCount", "5", "pageCount", "1")))
                        .records())
                .hasSize(5);
        Map<String, Object> missing = new HashMap<>();
        missing.put("itemCount", null);
        assertThat(read(0, counted(0, 5, missing)).records()).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "[]", "7"})
    void aPaginationThatIsNoObjectIsUnreadable(String pagination) {
        assertThatThrownBy(() -> read(0, Map.of("items", List.of(), "pagination", pagination)))
                .isInstanceOf(XeroException.InvalidResponse.class);
    }

    @Test
    void recordsThatFollowAPageOfInvalidOnesAreRead() {
        Map<String, Object> invalid = Map.of("items", List.of("", ""));

        assertThat(read(2, Map.of("items", List.of("a", "")), invalid, page(2, 4), page(4, 4))
                        .records())
                .containsExactly("a", "", "", "", "2", "3");
        assertThat(read(2, invalid, invalid).records())
                .as("the page is ignored")
                .containsExactly("", "");
    }

    @Test
    void aServerThatIgnoresThePageMayHaveInvalidRecords() {
        Map<String, Object> all = Map.of("items", List.of("a", "", "b", ""));

        assertThat(read(2, all, all).records()).containsExactly("a", "", "b", "");
    }

    @Test
    void countsMayHaveAFraction() {
        assertThatThrownBy(() -> read(0, counted(0, 3, Map.of("itemCount", 7.0))))
                .isInstanceOf(XeroException.InvalidResponse.class);
    }

    @Test
    void duplicatesWithinOnePageAreKept() {
        assertThat(read(0, Map.of("items", List.of("a", "a"))).records()).containsExactly("a", "a");
    }

    @Test
    void aResponseWithoutTheCollectionIsInvalid() {
        assertThatThrownBy(() -> read(0, Map.of("Items2", List.of())))
                .isInstanceOf(XeroException.InvalidResponse.class)
                .hasMessageContaining("/things");
    }
}
