package io.batonxero.base;

import io.batonxero.secret.Secrets;
import java.time.Duration;
import java.util.Optional;

/**
 * A failure whose message is one line for people: what was tried, on what, what came back, what to do. It goes to logs,
 * ConductorOne, webhooks and health checks, so secrets are masked in it from the beginning.
 */
public abstract class ConnectorException extends RuntimeException {
    /** Fails with a line for people. */
    protected ConnectorException(String message) {
        super(Secrets.mask(message));
    }

    /** Fails with a line for people, and with what lies behind it for the debug log. */
    protected ConnectorException(String message, Throwable cause) {
        super(Secrets.mask(message), cause);
    }

    /** {@return the gRPC status code that says the same} It is the exit code too. */
    public abstract int code();

    /** {@return whether the same request may well succeed a little later} */
    public boolean isRetryable() {
        return false;
    }

    /** {@return how long the other side says to wait before a retry} Empty where it does not say. */
    public Optional<Duration> pause() {
        return Optional.empty();
    }
}
