package io.batonxero.hawtio;

import io.batonxero.base.Sha256;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The password of the one user there is. Guessing is slow: three wrong ones are free, then each one doubles the wait, up to a
 * minute. Nobody is left out of it, since all addresses on this machine look alike.
 */
final class PasswordCheck {
    private static final int FREE = 3;
    private static final int LONGEST_SECONDS = 60;
    private static final int DOUBLINGS = 6;

    private final byte[] digest;
    private final Clock clock;
    private int wrong;
    private Instant open = Instant.MIN;

    /**
     * How a try ended.
     *
     * @param isRight whether it was the password
     * @param delay how long nothing will be tried; zero where something was
     */
    record Try(boolean isRight, Duration delay) {}

    PasswordCheck(String password, Clock clock) {
        this.digest = Sha256.of(password);
        this.clock = clock;
    }

    /** {@return how a try with this user and password ended} */
    synchronized Try of(String user, String typed) {
        Instant now = clock.instant();
        if (open.isAfter(now)) {
            return new Try(false, Duration.between(now, open));
        }
        // Both are compared, whatever the first says.
        boolean isUser = MessageDigest.isEqual(Sha256.of(HawtioServer.USER), Sha256.of(user));
        boolean isPassword = MessageDigest.isEqual(digest, Sha256.of(typed));
        boolean isRight = isUser && isPassword;
        wrong = isRight ? 0 : wrong + 1;
        if (wrong >= FREE) {
            open = now.plusSeconds(Math.min(LONGEST_SECONDS, 1 << Math.min(wrong - FREE, DOUBLINGS)));
        }
        return new Try(isRight, Duration.ZERO);
    }
}
