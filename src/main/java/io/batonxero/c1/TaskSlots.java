package io.batonxero.c1;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/** Limits the number of tasks that run at the same time. Thread-safe. */
final class TaskSlots {
    /** For the upload and FinishTask, after the sync. */
    private static final Duration TIME_AFTER_SYNC = Duration.ofHours(1);

    private final int count;
    private final Duration maxTaskTime;
    private final Semaphore free;
    private final LongSupplier nanoTime;
    private long fullSince;
    private boolean full;

    TaskSlots(int count, Duration syncTimeout) {
        this(count, syncTimeout, System::nanoTime);
    }

    TaskSlots(int count, Duration syncTimeout, LongSupplier nanoTime) {
        this.count = count;
        this.maxTaskTime = syncTimeout.plus(TIME_AFTER_SYNC);
        this.free = new Semaphore(count);
        this.nanoTime = nanoTime;
    }

    /** {@return whether a slot was free; it is now taken} */
    synchronized boolean take() {
        boolean taken = free.tryAcquire();
        if (!taken && !full) {
            full = true;
            fullSince = nanoTime.getAsLong();
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

    /** {@return a description of the tasks that occupy all slots for longer than a task may take} */
    synchronized Optional<String> problem(Collection<String> tasks) {
        Duration time = full ? Duration.ofNanos(nanoTime.getAsLong() - fullSince) : Duration.ZERO;
        return time.compareTo(maxTaskTime) <= 0
                ? Optional.empty()
                : Optional.of(
                        "no task slot has become free for " + time.toMinutes() + " minutes (" + count + " of " + count
                                + " in use, by tasks " + String.join(", ", tasks)
                                + "), so no task is accepted. Restart the program; its log says what the tasks wait for.");
    }
}
