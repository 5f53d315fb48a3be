package io.batonxero.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final String NOW = "Sat, 28 Nov 2026 10:00:00 GMT";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0                              | PT0S",
                "120                            | PT2M",
                "1.5                            | PT1.5S",
                ".0001                          | PT0.001S",
                "007                            | PT7S",
                "86401                          | PT24H",
                "99999999999999999999999999     | PT24H",
                "3, 10, 5                       | PT10S",
                "3, soon                        | PT3S",
                "Sat, 28 Nov 2026 10:00:30 GMT  | PT30S",
                "Saturday, 28-Nov-26 10:00:30 GMT | PT30S",
                "Sat Nov 28 10:00:30 2026       | PT30S",
                "Sun Dec  6 10:00:30 2026       | PT24H",
                "Sat, 28 Nov 2026 09:00:00 GMT  | PT0S",
                "Wed, 28 Nov 2096 10:00:00 GMT  | PT24H"
            })
    void validValuesAreParsed(String value, Duration pause) {
        assertThat(RetryAfter.of(List.of(value), NOW)).contains(pause);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-1", "-99999999999999999999", "soon", "1e9", "NaN", "0x10", "٣", "1;2", "120s"})
    void invalidValuesAreIgnored(String value) {
        assertThat(RetryAfter.of(List.of(value), NOW)).isEmpty();
    }

    @Test
    void theLongestOfSeveralDelaysIsUsed() {
        assertThat(RetryAfter.of(List.of("1", "-3", NOW.replace("10:00:00", "10:01:00"), "20"), NOW))
                .contains(Duration.ofMinutes(1));
    }

    @Test
    void datesAreRelativeToTheSystemClockIfTheResponseHasNoDate() {
        assertThat(RetryAfter.of(List.of("Thu, 01 Jan 1970 00:00:00 GMT"), "")).contains(Duration.ZERO);
        assertThat(RetryAfter.of(List.of("Sun, 01 Jan 2090 00:00:00 GMT"), "no date"))
                .contains(Duration.ofDays(1));
    }
}
