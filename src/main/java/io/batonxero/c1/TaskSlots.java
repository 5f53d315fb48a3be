package io.batonxero.c1;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/** Room for a number of tasks at the same time. Thread-safe. */
final class TaskSlots {
    /** The time of a task beside its sync: the upload and FinishTask. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final int count;
    private final Duration longest;
    private final Semaphore free;
    private final LongSupplier nanoTime;
    private long since;
    private boolean full;

    /**
     * Has so many slots.
     *
     * @param longestSync after which a sync is cancelled
     */
    TaskSlots(int count, Duration longestSync, LongSupplier nanoTime) {
        this.count = count;
        this.longest = longestSync.plus(MARGIN);
        this.free = new Semaphore(count);
        this.nanoTime = nanoTime;
    }

    /** {@return whether there was a free slot, which is taken now} */
    synchronized boolean take() {
        boolean taken = free.tryAcquire();
        if (!taken && !full) {
            full = true;
            since = nanoTime.getAsLong();
        }
        return taken;
    }

    synchronized void release() {
        free.release();
        full = false;
    }

    boolean areFree() {
        return free.availablePermits() == count;
    }

    /** {@return that no slot became free for long} Empty where one did. */
    synchronized Optional<String> problem(Collection<String> tasks) {
        Duration time = full ? Duration.ofNanos(nanoTime.getAsLong() - since) : Duration.ZERO;
        return time.compareTo(longest) <= 0
                ? Optional.empty()
                : Optional.of(
                        "no task slot has become free for " + time.toMinutes() + " minutes (" + count + " of " + count
                                + " in use, by tasks " + String.join(", ", tasks)
                                + "), so no task is taken. Restart the program; its log says what the tasks wait for.");
    }
}
