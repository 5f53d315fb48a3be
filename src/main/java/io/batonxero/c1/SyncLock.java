package io.batonxero.c1;

import io.batonxero.base.Abortable;
import io.batonxero.base.ExpectedWait;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets one sync run at a time, and cancels its requests to Xero with its task. Thread-safe. */
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
     * @throws CancellationException if the task is cancelled meanwhile
     */
    void acquire(@Nullable TaskHeartbeat task) throws InterruptedException {
        ExpectedWait wait = ExpectedWait.forOthers();
        try {
            while (!lock.tryAcquire(1, TimeUnit.SECONDS)) {
                if (isStopped(task)) {
                    throw new CancellationException("the task was cancelled while it waited for another sync");
                }
            }
        } finally {
            wait.close();
        }
        synchronized (this) {
            holder = task;
            xero.resume();
            if (isStopped(task)) {
                xero.abort();
            }
        }
    }

    /** Lets the next sync run. */
    void release() {
        synchronized (this) {
            holder = null;
            xero.resume();
        }
        lock.release();
    }

    /** Cancels the requests of a task that was stopped, if its sync runs. */
    synchronized void cancel(TaskHeartbeat stopped) {
        if (stopped.equals(holder)) {
            xero.abort();
        }
    }

    private static boolean isStopped(@Nullable TaskHeartbeat task) {
        return task == null || task.isStopped();
    }
}
