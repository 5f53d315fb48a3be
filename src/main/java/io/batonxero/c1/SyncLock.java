package io.batonxero.c1;

import io.batonxero.base.Abortable;
import io.batonxero.base.ExpectedWait;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets one sync run at a time. Cancels its requests to Xero when its task is cancelled. Thread-safe. */
final class SyncLock {
    private final Abortable xero;
    private final Semaphore lock = new Semaphore(1);
    private @Nullable TaskHeartbeat holder;

    SyncLock(Abortable xero) {
        this.xero = xero;
    }

    /**
     * Waits until no other sync runs.
     *
     * @param task null for a task that has ended
     * @throws CancellationException if the task is cancelled while it waits
     */
    void acquire(@Nullable TaskHeartbeat task) throws InterruptedException {
        ExpectedWait wait = ExpectedWait.forOtherWork();
        try {
            while (!lock.tryAcquire(1, TimeUnit.SECONDS)) {
                if (isCancelled(task)) {
                    throw new CancellationException("the task was cancelled while it waited for another sync");
                }
            }
        } finally {
            wait.close();
        }
        synchronized (this) {
            holder = task;
            xero.resume();
            if (isCancelled(task)) {
                xero.abort();
            }
        }
    }

    void release() {
        synchronized (this) {
            holder = null;
            xero.resume();
        }
        lock.release();
    }

    /** Cancels the requests to Xero if the sync of this task is the one that runs. */
    synchronized void cancel(TaskHeartbeat task) {
        if (task.equals(holder)) {
            xero.abort();
        }
    }

    private static boolean isCancelled(@Nullable TaskHeartbeat task) {
        return task == null || task.isCancelled();
    }
}
