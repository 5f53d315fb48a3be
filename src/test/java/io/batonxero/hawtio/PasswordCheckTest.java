package io.batonxero.hawtio;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.hawtio.PasswordCheck.Try;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PasswordCheckTest {
    private final Now now = new Now();
    private final PasswordCheck password = new PasswordCheck("right", now);

    private static final class Now extends Clock {
        private Instant instant = Instant.EPOCH;

        @Override
        public Instant instant() {
            return instant;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private Try typed(String text) {
        return password.of(HawtioServer.USER, text);
    }

    @Test
    void onlyItsUserWithItGetsIn() {
        assertThat(typed("right")).isEqualTo(new Try(true, Duration.ZERO));
        assertThat(typed("wrong").isRight()).isFalse();
        assertThat(password.of("root", "right").isRight()).isFalse();
        assertThat(typed("").isRight()).isFalse();
    }

    @Test
    void afterThreeWrongOnesNothingIsTriedForAWhileNotEvenTheRightOne() {
        assertThat(typed("a").delay()).isZero();
        assertThat(typed("b").delay()).isZero();
        assertThat(typed("c").delay()).isZero();

        assertThat(typed("right")).isEqualTo(new Try(false, Duration.ofSeconds(1)));

        now.instant = now.instant.plusSeconds(1);
        assertThat(typed("right").isRight()).isTrue();
    }

    @Test
    void eachFurtherWrongOneDoublesTheWaitUpToAMinute() {
        typed("a");
        typed("b");
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            assertThat(typed("wrong").delay()).isZero();
            assertThat(typed("wrong").delay()).isEqualTo(Duration.ofSeconds(seconds));
            now.instant = now.instant.plusSeconds(seconds);
        }
    }

    @Test
    void theRightOneForgivesTheWrongOnes() {
        typed("a");
        typed("b");
        typed("right");
        typed("c");
        typed("d");

        assertThat(typed("right").isRight()).isTrue();
    }
}
