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

/** The calls to Xero's API that are under way or waited for, in rounds: a sync's end with it. Thread-safe. */
public final class InFlightCalls {
    private final Set<Cancellable> calls = Collections.newSetFromMap(new WeakHashMap<>());
    private boolean aborted;
    private int round;

    /** Breaks off what is under way, and lets nothing begin. */
    public void abort() {
        synchronized (calls) {
            aborted = true;
            breakOff();
        }
    }

    /** {@return the number of the round of questions that begins: a sync, whose questions end with it} */
    public int round() {
        synchronized (calls) {
            return round;
        }
    }

    /** Ends a round: what is still asked or waited for by those of it that nobody waits for any more, is broken off. */
    public void endRound() {
        synchronized (calls) {
            breakOff();
        }
    }

    /** To be called while the lock of the calls is held. */
    private void breakOff() {
        round++;
        calls.forEach(Cancellable::cancel);
        calls.clear();
        calls.notifyAll();
    }

    /**
     * {@return this round, to those who ask in it}
     *
     * @param asking null for someone who belongs to none
     * @throws CancelledException if theirs is over
     */
    int requireRound(@Nullable Integer asking) {
        synchronized (calls) {
            if (asking != null && asking != round) {
                throw new CancelledException();
            }
            return round;
        }
    }

    /** {@return whether so much time passed} False as soon as the round is over. */
    boolean rest(Duration pause, int resting) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        ExpectedWait wait = ExpectedWait.of(pause);
        try {
            return rest(end, resting);
        } finally {
            wait.close();
        }
    }

    private boolean rest(long end, int resting) throws InterruptedException {
        synchronized (calls) {
            long left = end - System.nanoTime();
            while (left > 0 && resting == round && !aborted) {
                TimeUnit.NANOSECONDS.timedWait(calls, left);
                left = end - System.nanoTime();
            }
            return resting == round && !aborted;
        }
    }

    /** Lets calls begin again. */
    public void resume() {
        synchronized (calls) {
            aborted = false;
        }
    }

    /**
     * Notes a call that begins.
     *
     * @throws CancelledException if none may
     */
    public void begin(Cancellable call) {
        synchronized (calls) {
            if (aborted) {
                throw new CancelledException();
            }
            // Only the call itself knows when its answer was read to its end; it is forgotten with it.
            calls.add(call);
        }
    }
}
