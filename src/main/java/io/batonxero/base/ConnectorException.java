package io.batonxero.base;

import io.batonxero.secret.Secrets;
import java.time.Duration;
import java.util.Optional;

/**
 * A failure whose message is one line for people: what was tried, on what, what came back, what to do. The constructor
 * masks secrets in it, cuts URLs short and makes invisible characters visible, since it contains names from Xero and goes to
 * logs, ConductorOne, webhooks and health checks.
 */
public abstract class ConnectorException extends RuntimeException {
    /** Fails with a line for people. */
    protected ConnectorException(String message) {
        super(safe(message));
    }

    /** Fails with a line for people; the debug log shows the cause. */
    protected ConnectorException(String message, Throwable cause) {
        super(safe(message), cause);
    }

    private static String safe(String message) {
        return SafeText.oneLine(SafeText.withoutUrlDetails(Secrets.mask(message)));
    }

    /** {@return the gRPC status code, which is also the exit code} */
    public abstract int code();

    /** {@return whether a retry of the same request may succeed} */
    public boolean isRetryable() {
        return false;
    }

    /** {@return the wait before a retry that the response demands, if any} */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }

    /** {@return the connector exception among the causes of a problem, or an {@link UnexpectedException}} */
    public static ConnectorException of(Throwable problem) {
        Optional<ConnectorException> exhausted = FileHandleLimit.exhausted(problem);
        if (exhausted.isPresent()) {
            return exhausted.get();
        }
        for (Throwable cause : ExceptionCauses.of(problem)) {
            if (cause instanceof ConnectorException failure) {
                return failure;
            }
        }
        return new UnexpectedException(problem, ExceptionCauses.innermost(problem));
    }
}
