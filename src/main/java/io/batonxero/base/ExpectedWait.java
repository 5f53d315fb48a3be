package io.batonxero.base;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A wait that is meant to be, such as for a rate limit: a step that waits so is not stuck. To be closed. Thread-safe. */
public final class ExpectedWait {
    private static final Set<ExpectedWait> CURRENT = ConcurrentHashMap.newKeySet();

    private final long endsAt;
    /** Null where others wait for what this thread waits for. */
    private final @Nullable Thread thread;

    private ExpectedWait(long endsAt, @Nullable Thread thread) {
        this.endsAt = endsAt;
        this.thread = thread;
        CURRENT.add(this);
    }

    /** {@return a wait that takes so long, and those with it who wait for its thread} */
    public static ExpectedWait of(Duration duration) {
        return new ExpectedWait(System.nanoTime() + duration.toNanos(), null);
    }

    /** {@return a wait of this thread for other work, which is watched itself} */
    public static ExpectedWait forOthers() {
        return new ExpectedWait(0, Thread.currentThread());
    }

    /** {@return whether a wait of a known length goes on} */
    public static boolean isAny() {
        long now = System.nanoTime();
        return CURRENT.stream().anyMatch(wait -> wait.thread == null && wait.endsAt - now > 0);
    }

    /** {@return whether a thread waits for other work} */
    public static boolean isForOthers(@Nullable Thread thread) {
        return thread != null && CURRENT.stream().anyMatch(wait -> thread.equals(wait.thread));
    }

    /** Ends the wait. */
    public void close() {
        CURRENT.remove(this);
    }
}
