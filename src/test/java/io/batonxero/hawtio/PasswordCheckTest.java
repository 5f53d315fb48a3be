package io.batonxero.hawtio;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.hawtio.PasswordCheck.LoginAttempt;
import io.batonxero.support.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PasswordCheckTest {
    private final TestClock clock = new TestClock(Instant.EPOCH);
    private final PasswordCheck password = new PasswordCheck("right", clock);

    private LoginAttempt attempt(String text) {
        return password.check(HawtioServer.USER, text);
    }

    @Test
    void onlyTheUserWithThePasswordIsAccepted() {
        assertThat(attempt("right")).isEqualTo(new LoginAttempt(true, Duration.ZERO));
        assertThat(attempt("wrong").isCorrect()).isFalse();
        assertThat(password.check("root", "right").isCorrect()).isFalse();
        assertThat(attempt("").isCorrect()).isFalse();
    }

    @Test
    void threeWrongAttemptsDelayEvenTheCorrectPassword() {
        assertThat(attempt("a").delay()).isZero();
        assertThat(attempt("b").delay()).isZero();
        assertThat(attempt("c").delay()).isZero();

        assertThat(attempt("right")).isEqualTo(new LoginAttempt(false, Duration.ofSeconds(1)));

        clock.now = clock.now.plusSeconds(1);
        assertThat(attempt("right").isCorrect()).isTrue();
    }

    @Test
    void eachFurtherWrongAttemptDoublesTheDelayUpTo60Seconds() {
        attempt("a");
        attempt("b");
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            assertThat(attempt("wrong").delay()).isZero();
            assertThat(attempt("wrong").delay()).isEqualTo(Duration.ofSeconds(seconds));
            clock.now = clock.now.plusSeconds(seconds);
        }
    }

    @Test
    void theCorrectPasswordResetsTheDelay() {
        attempt("a");
        attempt("b");
        attempt("right");
        attempt("c");
        attempt("d");

        assertThat(attempt("right").isCorrect()).isTrue();
    }
}
