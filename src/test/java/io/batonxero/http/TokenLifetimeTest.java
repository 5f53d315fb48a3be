package io.batonxero.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenLifetimeTest {
    @ParameterizedTest
    @CsvSource({
        "1, PT1S",
        "1800, PT30M",
        "1800.9, PT30M",
        "1.8E3, PT30M",
        "2147483648, PT24H",
        "86399, PT23H59M59S",
        "9223372036854775808, PT24H",
        "1e999999999, PT24H"
    })
    void isTheSentValueAndAtMostADay(String text, Duration life) {
        assertThat(TokenLifetime.of(text)).isEqualTo(life);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "-9223372036854775809", "soon", "0.5", "1e-999999999", "NaN", "true"})
    void is30MinutesIfMissingOrInvalid(String text) {
        assertThat(TokenLifetime.of(text)).isEqualTo(Duration.ofMinutes(30));
    }
}
