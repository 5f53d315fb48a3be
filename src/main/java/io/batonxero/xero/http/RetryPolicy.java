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

/** How long a question that Xero does not answer is asked again. Thread-safe. */
public final class RetryPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(RetryPolicy.class);

    private static final int MOST_DOUBLINGS = 20;

    private final SessionCalls session;
    private final Duration lasts;

    /**
     * Lasts so long for each question.
     *
     * @param milliseconds from its first try on; 0 asks once
     */
    public RetryPolicy(SessionCalls session, String milliseconds) {
        this.session = session;
        this.lasts = Duration.ofMillis(Long.parseLong(milliseconds));
    }

    /**
     * The patience for one question.
     *
     * @param ends when it is asked no more
     * @param round the round that it belongs to
     * @param failures how often it was not answered; Camel counts in a header, which is gone with those of a request
     * @param refused whether the last failure was a refused access token
     */
    public record ForOne(Instant ends, int round, AtomicInteger failures, AtomicBoolean refused) {}

    /**
     * {@return the patience for a question that is asked now}
     *
     * @param round the round that asks, of {@link InFlightCalls#round()}; null outside of any
     * @throws CancelledException if that round is over
     */
    public ForOne begin(@Nullable Integer round) {
        return new ForOne(
                session.clock().instant().plus(lasts),
                session.calls().requireRound(round),
                new AtomicInteger(),
                new AtomicBoolean());
    }

    /**
     * {@return whether to retry} Waits for the back-off first. A refused access token is retried at once, with another one; if
     * that is refused too, no retry follows.
     *
     * @param patience as it was when the question was asked first
     * @param first the first pause, in milliseconds; each is twice the one before
     * @param longest the longest pause, in milliseconds
     */
    public boolean again(ForOne patience, ConnectorException failure, long first, long longest)
            throws InterruptedException {
        if (failure instanceof XeroException.Unauthorized refusal) {
            return !patience.refused().getAndSet(true) && session.dropToken(refusal);
        }
        patience.refused().set(false);
        if (!failure.isRetryable()) {
            return false;
        }
        int failures = patience.failures().incrementAndGet();
        Duration backOff = backOff(failures, first, longest);
        Duration pause =
                failure.retryAfter().filter(said -> said.compareTo(backOff) > 0).orElse(backOff);
        if (session.clock().instant().plus(pause).isAfter(patience.ends())) {
            return false;
        }
        LOG.atWarn()
                .addKeyValue("attempt", failures + 1)
                .addKeyValue("delay_seconds", pause.toMillis() / 1000.0)
                .addKeyValue("reason", failure.getMessage())
                .log("retrying request");
        return session.calls().rest(pause, patience.round());
    }

    /** A quarter shorter or longer by chance, so that those who failed together do not come back together. */
    private static Duration backOff(int failures, long first, long longest) {
        long pause = Math.min(longest, first << Math.min(failures - 1, MOST_DOUBLINGS));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(pause * 3 / 4, pause * 5 / 4 + 1));
    }
}
