package io.batonxero.xero.http;

import io.batonxero.base.CancelledException;
import io.batonxero.base.ExpectedWait;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * The calls to Xero's API that are running or waiting for a retry. Each sync is one generation of them, so that all calls of
 * a finished sync can be cancelled together. Thread-safe.
 */
public final class InFlightCalls {
    private final Set<Cancellable> calls = Collections.newSetFromMap(new WeakHashMap<>());
    private boolean aborted;
    private int generation;

    /** Cancels all calls, and rejects new ones until {@link #resume}. */
    public void abort() {
        synchronized (calls) {
            aborted = true;
            cancelAll();
        }
    }

    /** {@return the number of the current generation} Retries and new requests of an older one are rejected. */
    public int generation() {
        synchronized (calls) {
            return generation;
        }
    }

    /** Cancels every call and every retry wait of the current generation, and starts the next one. */
    public void cancelGeneration() {
        synchronized (calls) {
            cancelAll();
        }
    }

    /** Requires the lock on {@link #calls}. */
    private void cancelAll() {
        generation++;
        calls.forEach(Cancellable::cancel);
        calls.clear();
        calls.notifyAll();
    }

    /**
     * {@return the number of the current generation}
     *
     * @param expected the caller's generation; null for a caller outside of a sync
     * @throws CancelledException if the caller's generation has ended
     */
    int requireCurrent(@Nullable Integer expected) {
        synchronized (calls) {
            if (expected != null && expected != generation) {
                throw new CancelledException();
            }
            return generation;
        }
    }

    /** {@return whether calls of a generation may go on: neither it nor the program was cancelled} */
    boolean isCurrent(int callerGeneration) {
        synchronized (calls) {
            return callerGeneration == generation && !aborted;
        }
    }

    /** {@return whether the whole pause has passed; false as soon as the caller's generation is cancelled} */
    boolean sleep(Duration pause, int callerGeneration) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        ExpectedWait wait = ExpectedWait.of(pause);
        try {
            return sleepUntil(end, callerGeneration);
        } finally {
            wait.close();
        }
    }

    private boolean sleepUntil(long end, int callerGeneration) throws InterruptedException {
        synchronized (calls) {
            long remaining = end - System.nanoTime();
            while (remaining > 0 && callerGeneration == generation && !aborted) {
                TimeUnit.NANOSECONDS.timedWait(calls, remaining);
                remaining = end - System.nanoTime();
            }
            return callerGeneration == generation && !aborted;
        }
    }

    /** Accepts calls again. */
    public void resume() {
        synchronized (calls) {
            aborted = false;
        }
    }

    /**
     * Adds a call, so that it can be cancelled.
     *
     * @throws CancelledException after {@link #abort}
     */
    public void register(Cancellable call) {
        synchronized (calls) {
            if (aborted) {
                throw new CancelledException();
            }
            // A completed call stays until it is garbage collected: only the call knows when its response has been
            // read.
            calls.add(call);
        }
    }
}
