package io.batonxero.baton;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.xero.XeroUser;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UserOrderTest {
    @Test
    void usersComeByTheFirstLettersOfTheirIds() {
        assertThat(ids("zoe-1", "avery", "b", "", "zoe", "Avery", "b1"))
                .containsExactly("", "Avery", "avery", "b", "b1", "zoe", "zoe-1");
    }

    @Test
    void thoseWithTheSameLettersStayAsTheyWere() {
        assertThat(ids("avery-9", "avery-1", "blake", "avery-5"))
                .containsExactly("avery-9", "avery-1", "avery-5", "blake");
    }

    @Test
    void nobodyIsLostWhateverTheScript() {
        assertThat(ids("王小明", "Zoë", "👩‍🚀", "王小明", "\u7FFF\uFFFF"))
                .containsExactlyInAnyOrder("王小明", "Zoë", "👩‍🚀", "王小明", "\u7FFF\uFFFF");
    }

    @Test
    void thousandsComeInTheOrderOfTheirIds() {
        List<String> ids = IntStream.range(0, 5_000)
                .mapToObj(i -> UUID.nameUUIDFromBytes(new byte[] {(byte) i, (byte) (i >> 8)})
                        .toString())
                .toList();

        List<String> letters = ids(ids.toArray(String[]::new)).stream()
                .map(id -> id.substring(0, 5))
                .toList();

        assertThat(letters).isSorted().hasSize(5_000);
    }

    private static List<String> ids(String... ids) {
        return UserOrder.byFirstLetters(Stream.of(ids)
                        .map(id -> XeroUser.from(Map.of("UserID", id)))
                        .toList())
                .stream()
                .map(XeroUser::id)
                .toList();
    }
}
