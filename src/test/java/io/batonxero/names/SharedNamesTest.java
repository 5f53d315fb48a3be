package io.batonxero.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class SharedNamesTest {
    private record Named(String name, String id) {}

    private static Map<String, String> beginnings(Named... all) {
        return SharedNames.idPrefixes(List.of(all), Named::name, Named::id);
    }

    @Test
    void onlyIdsOfASharedNameHaveABeginning() {
        assertThat(beginnings(new Named("A", "11111111-1"), new Named("B", "22222222-2"), new Named("", "3")))
                .isEmpty();
        assertThat(beginnings(new Named("A", "1"), new Named("A", "1"))).isEmpty();
    }

    @Test
    void aBeginningIsTheShortestThatNoOtherIdOfTheNameHas() {
        assertThat(beginnings(
                        new Named("Acme", "11111111-22-a"),
                        new Named("acme ", "11111111-23-b"),
                        new Named("Acme", "99999999-99-c"),
                        new Named("Acme", "11111111"),
                        new Named("Acme", "abc")))
                .containsOnly(
                        Map.entry("11111111-22-a", "11111111-22"),
                        Map.entry("11111111-23-b", "11111111-23"),
                        Map.entry("99999999-99-c", "99999999"),
                        Map.entry("11111111", "11111111"),
                        Map.entry("abc", "abc"));
    }

    @Test
    void manyIdsOfOneNameTakeSeconds() {
        List<Named> all = IntStream.range(0, 200_000)
                .mapToObj(i -> new Named("Aroha Ngata", "7cf47fe2-c3dd-4c6b-9895-%012d".formatted(i)))
                .toList();

        Map<String, String> beginnings = Assertions.assertTimeoutPreemptively(
                Duration.ofMinutes(1), () -> SharedNames.idPrefixes(all, Named::name, Named::id));

        assertThat(beginnings.values()).doesNotHaveDuplicates().hasSize(200_000);
    }
}
