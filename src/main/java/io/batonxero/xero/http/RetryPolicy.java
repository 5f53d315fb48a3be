package io.batonxero.xero.http;

import io.batonxero.base.CancelledException;
import io.batonxero.base.ConnectorException;
import io.batonxero.xero.XeroException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides whether a failed request to Xero is retried, and waits before each retry. Thread-safe. */
public final class RetryPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(RetryPolicy.class);

    private static final int MAX_DOUBLINGS = 20;

    private final SessionCalls session;
    private final Duration retryFor;

    /**
     * Creates a policy.
     *
     * @param retryForMillis how long to retry, from the first attempt; 0 retries nothing but a rejected access token
     */
    public RetryPolicy(SessionCalls session, String retryForMillis) {
        this.session = session;
        this.retryFor = Duration.ofMillis(Long.parseLong(retryForMillis));
    }

    /**
     * The retries of one request.
     *
     * @param deadline when to stop retrying
     * @param generation the generation of calls that the request belongs to
     * @param failures the retryable failures so far, without rejected access tokens; Camel's own counter is a header,
     *     which send-to-xero removes
     * @param isTokenRejected whether the last failure was a rejected access token
     */
    public record RetryState(Instant deadline, int generation, AtomicInteger failures, AtomicBoolean isTokenRejected) {}

    /**
     * {@return the state of a request that starts now}
     *
     * @param generation the caller's generation, of {@link InFlightCalls#generation()}; null outside of a sync
     * @throws CancelledException if that generation has ended
     */
    public RetryState begin(@Nullable Integer generation) {
        return new RetryState(
                session.clock().instant().plus(retryFor),
                session.calls().requireCurrent(generation),
                new AtomicInteger(),
                new AtomicBoolean());
    }

    /**
     * {@return whether to retry} Waits for the back-off first. A request whose access token was rejected is retried
     * without delay, with another token; if that is rejected too, no retry follows.
     *
     * @param firstPause the first back-off, in milliseconds; each is twice the one before
     * @param maxPause the longest back-off before jitter, in milliseconds
     */
    public boolean waitBeforeRetry(RetryState state, ConnectorException failure, long firstPause, long maxPause)
            throws InterruptedException {
        if (!session.calls().isCurrent(state.generation())) {
            // The request failed because it was cancelled.
            return false;
        }
        if (failure instanceof XeroException.Unauthorized rejection) {
            return !state.isTokenRejected().getAndSet(true) && session.markRejected(rejection);
        }
        state.isTokenRejected().set(false);
        if (!failure.isRetryable()) {
            return false;
        }
        int failures = state.failures().incrementAndGet();
        Duration backOff = backOff(failures, firstPause, maxPause);
        Duration pause = failure.retryAfter()
                .filter(requested -> requested.compareTo(backOff) > 0)
                .orElse(backOff);
        Duration left = Duration.between(session.clock().instant(), state.deadline());
        if (pause.compareTo(left) > 0) {
            return false;
        }
        LOG.atWarn()
                .addKeyValue("attempt", failures + 1)
                .addKeyValue("delay_seconds", pause.toMillis() / 1000.0)
                .addKeyValue("timeout_seconds", left.toMillis() / 1000.0)
                .addKeyValue("reason", failure.getMessage())
                .log("retrying request");
        return session.calls().sleep(pause, state.generation());
    }

    /** Logs the end of a failure that {@link #waitBeforeRetry} logged. */
    public void succeeded(RetryState state) {
        int failures = state.failures().get();
        if (failures > 0) {
            LOG.atInfo().addKeyValue("attempts", failures + 1).log("request succeeded after retries");
        }
    }

    /** Adds a jitter of ±25 %, so that requests which failed together are not retried together. */
    private static Duration backOff(int failures, long firstPause, long maxPause) {
        long pause = Math.min(maxPause, firstPause << Math.min(failures - 1, MAX_DOUBLINGS));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(pause * 3 / 4, pause * 5 / 4 + 1));
    }
}
