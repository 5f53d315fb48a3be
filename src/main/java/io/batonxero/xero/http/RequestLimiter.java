package io.batonxero.xero.http;

import io.batonxero.base.CancelledException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests below a number in each period, by the monotonic clock: Camel's throttle goes by the wall clock, and let no
 * request pass for as long as that was set back. Thread-safe.
 */
public final class RequestLimiter {
    private final SessionCalls session;
    /** The times of the last requests of each kind, by {@link System#nanoTime()}; some are still to come. */
    private final Map<String, ArrayDeque<Long>> times = new ConcurrentHashMap<>();

    /** Limits the requests of a session. */
    public RequestLimiter(SessionCalls session) {
        this.session = session;
    }

    /**
     * Waits until one more request of a kind stays within a limit.
     *
     * @param kind whose limit it is, such as a tenant id
     * @param count how many requests a period may have
     * @param milliseconds the period
     * @param round the round that asks, of {@link InFlightCalls#round()}; null outside of any
     * @throws CancelledException if that round is over
     */
    public void await(String kind, int count, long milliseconds, @Nullable Integer round) throws InterruptedException {
        int current = session.calls().requireRound(round);
        Duration pause = Duration.ofNanos(reserve(kind, count, Duration.ofMillis(milliseconds)) - System.nanoTime());
        if (!pause.isNegative() && !session.calls().rest(pause, current)) {
            throw new CancelledException();
        }
    }

    /** {@return when the next request may be made} */
    private long reserve(String kind, int count, Duration period) {
        ArrayDeque<Long> last = times.computeIfAbsent(kind, none -> new ArrayDeque<>());
        synchronized (last) {
            long now = System.nanoTime();
            long at = last.size() < count ? now : Math.max(now, last.removeFirst() + period.toNanos());
            last.addLast(at);
            return at;
        }
    }
}
