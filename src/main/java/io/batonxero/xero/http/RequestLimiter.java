package io.batonxero.xero.http;

import io.batonxero.base.CancelledException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Delays requests so that no period has more of them than its limit. Uses the monotonic clock: Camel's throttler uses the
 * wall clock, and blocks every request while that is set back. Thread-safe.
 */
public final class RequestLimiter {
    private final SessionCalls session;
    /** The times of the last requests per kind, by {@link System#nanoTime()}; some are in the future. */
    private final Map<String, ArrayDeque<Long>> requestTimes = new ConcurrentHashMap<>();

    /** Limits the requests of a session. */
    public RequestLimiter(SessionCalls session) {
        this.session = session;
    }

    /**
     * Waits until the next request of a kind keeps the limit.
     *
     * @param kind the key of the limit, for example a tenant id
     * @param count the maximum number of requests in a period
     * @param milliseconds the length of the period
     * @param generation the caller's generation, of {@link InFlightCalls#generation()}; null outside of a sync
     * @throws CancelledException if that generation has ended
     */
    public void await(String kind, int count, long milliseconds, @Nullable Integer generation)
            throws InterruptedException {
        int current = session.calls().requireCurrent(generation);
        Duration pause = Duration.ofNanos(reserve(kind, count, Duration.ofMillis(milliseconds)) - System.nanoTime());
        if (!pause.isNegative() && !session.calls().sleep(pause, current)) {
            throw new CancelledException();
        }
    }

    /** {@return the time at which the next request may be sent} */
    private long reserve(String kind, int count, Duration period) {
        ArrayDeque<Long> times = requestTimes.computeIfAbsent(kind, key -> new ArrayDeque<>());
        synchronized (times) {
            long now = System.nanoTime();
            long time = times.size() < count ? now : Math.max(now, times.removeFirst() + period.toNanos());
            times.addLast(time);
            return time;
        }
    }
}
