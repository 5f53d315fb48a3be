package io.batonxero.hawtio;

import io.batonxero.base.Sha256;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Checks the password of the only user. After three wrong attempts each further one doubles the delay, up to 60 s. The delay
 * applies to every client, because all connections come from loopback. Thread-safe.
 */
final class PasswordCheck {
    private static final int FREE_ATTEMPTS = 3;
    private static final int MAX_DELAY_SECONDS = 60;
    private static final int MAX_DOUBLINGS = 6;

    private final byte[] digest;
    private final Clock clock;
    private int wrongAttempts;
    private Instant delayedUntil = Instant.MIN;

    /**
     * The result of a login attempt.
     *
     * @param isCorrect whether user and password were correct
     * @param delay how long further attempts are refused; zero if this one was checked
     */
    record LoginAttempt(boolean isCorrect, Duration delay) {}

    PasswordCheck(String password, Clock clock) {
        this.digest = Sha256.of(password);
        this.clock = clock;
    }

    synchronized LoginAttempt check(String user, String password) {
        Instant now = clock.instant();
        if (delayedUntil.isAfter(now)) {
            return new LoginAttempt(false, Duration.between(now, delayedUntil));
        }
        // Always compares both, so that the time reveals nothing.
        boolean isUser = MessageDigest.isEqual(Sha256.of(HawtioServer.USER), Sha256.of(user));
        boolean isPassword = MessageDigest.isEqual(digest, Sha256.of(password));
        boolean isCorrect = isUser && isPassword;
        wrongAttempts = isCorrect ? 0 : wrongAttempts + 1;
        if (wrongAttempts >= FREE_ATTEMPTS) {
            int doublings = Math.min(wrongAttempts - FREE_ATTEMPTS, MAX_DOUBLINGS);
            delayedUntil = now.plusSeconds(Math.min(MAX_DELAY_SECONDS, 1 << doublings));
        }
        return new LoginAttempt(isCorrect, Duration.ZERO);
    }
}
