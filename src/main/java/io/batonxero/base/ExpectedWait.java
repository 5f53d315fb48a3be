package io.batonxero.base;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An intended wait, such as for a rate limit: a step in it is not stuck. The caller closes it. Thread-safe. */
public final class ExpectedWait {
    private static final Set<ExpectedWait> CURRENT = ConcurrentHashMap.newKeySet();

    private final long endNanos;
    /** Null for a wait of known length. */
    private final @Nullable Thread thread;

    private ExpectedWait(long endNanos, @Nullable Thread thread) {
        this.endNanos = endNanos;
        this.thread = thread;
        CURRENT.add(this);
    }

    /** {@return a wait of known length, which may block other threads too} */
    public static ExpectedWait of(Duration duration) {
        return new ExpectedWait(System.nanoTime() + duration.toNanos(), null);
    }

    /** {@return a wait of the current thread for other work, which has its own watchdog} */
    public static ExpectedWait forOtherWork() {
        return new ExpectedWait(0, Thread.currentThread());
    }

    /** {@return whether a wait of known length is in progress} */
    public static boolean isTimedWaitActive() {
        long now = System.nanoTime();
        return CURRENT.stream().anyMatch(wait -> wait.thread == null && wait.endNanos - now > 0);
    }

    /** {@return whether a thread waits for other work} */
    public static boolean isForOtherWork(@Nullable Thread thread) {
        return thread != null && CURRENT.stream().anyMatch(wait -> thread.equals(wait.thread));
    }

    /** Ends the wait. */
    public void close() {
        CURRENT.remove(this);
    }
}
