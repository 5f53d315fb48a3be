package io.batonxero.xero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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

    @Test
    void duplicatesWithinOnePageAreKept() {
        assertThat(read(0, Map.of("items", List.of("a", "a"))).records()).containsExactly("a", "a");
    }

    @Test
    void aResponseWithoutTheCollectionIsUnreadable() {
        assertThatThrownBy(() -> read(0, Map.of("Items2", List.of())))
                .isInstanceOf(XeroException.Unreadable.class)
                .hasMessageContaining("/things");
    }
}
