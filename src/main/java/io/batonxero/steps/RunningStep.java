package io.batonxero.steps;

import io.batonxero.base.ConnectorException;
import io.batonxero.base.FailedStep;
import io.batonxero.base.ProcessTerminator;
import io.batonxero.base.StepLocation;
import io.batonxero.log.MdcInterceptor;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** One run of a step, which ends once: by itself, or by who abandons it. Thread-safe. */
final class RunningStep implements AsyncCallback {
    /** The property of an exchange that holds its innermost running step; copies of the exchange inherit it. */
    private static final String PROPERTY = "batonRunningStep";

    private enum State {
        RUNNING,
        ENDED,
        ABANDONED
    }

    private final StepLocation place;
    private final boolean isTried;
    private final Set<RunningStep> running;
    private final @Nullable RunningStep parent;
    private final RunningStep root;
    private final int depth;
    private final long began = System.nanoTime();
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    /** Null once it ended, as the callback: who remembers a step is not to keep what it worked on. */
    private volatile @Nullable Exchange exchange;

    private volatile @Nullable AsyncCallback callback;
    /** In a root: when a step in it last began or ended. */
    private volatile long progressedAt = began;
    /** How many steps began in the root; all its steps share the counter. */
    private final AtomicLong steps;

    /** The thread that works on it; null once that left it to others. */
    private @Nullable Thread thread = Thread.currentThread();

    private boolean isInterrupted;
    private volatile @Nullable ConnectorException cancelled;

    /**
     * Begins to run.
     *
     * @param isTried whether a doTry around it may catch its failure
     * @param running where it is as long as it runs
     */
    RunningStep(
            StepLocation place, boolean isTried, Exchange exchange, AsyncCallback callback, Set<RunningStep> running) {
        this.place = place;
        this.isTried = isTried;
        this.exchange = exchange;
        this.callback = callback;
        this.running = running;
        this.parent = exchange.getProperty(PROPERTY) instanceof RunningStep outer ? outer : null;
        this.root = parent == null ? this : parent.root;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.steps = parent == null ? new AtomicLong() : parent.steps;
        root.progressedAt = began;
        steps.incrementAndGet();
        exchange.setProperty(PROPERTY, this);
        running.add(this);
    }

    @Override
    public void done(boolean sync) {
        end(State.ENDED, null, sync);
    }

    /** Ends it with a failure. */
    void fail(Throwable thrown, boolean sync) {
        end(State.ENDED, thrown, sync);
    }

    /** Ends it in place of the thread that works on it and does not; this thread goes on with what follows. */
    void abandon(Throwable thrown) {
        end(State.ABANDONED, thrown, false);
    }

    private void end(State how, @Nullable Throwable thrown, boolean sync) {
        if (!state.compareAndSet(State.RUNNING, how)) {
            return;
        }
        Exchange done = Objects.requireNonNull(exchange);
        exchange = null;
        AsyncCallback next = Objects.requireNonNull(callback);
        callback = null;
        running.remove(this);
        root.progressedAt = System.nanoTime();
        if (parent == null) {
            done.removeProperty(PROPERTY);
        } else {
            done.setProperty(PROPERTY, parent);
        }
        Throwable failure = cancelled == null ? thrown : cancelled;
        if (failure != null) {
            done.setException(failure);
        }
        if (done.getException() != null) {
            ProcessTerminator.terminateIfShort(done.getException());
            FailedStep.note(done.getException(), place);
        }
        next.done(sync);
    }

    /**
     * Lets it and all around it fail, up to what catches that.
     *
     * @param catches how many that catch it are passed over, since they would go on
     * @return the outermost that is to fail
     */
    RunningStep cancel(ConnectorException reason, int catches) {
        RunningStep outermost = this;
        int passed = 0;
        // One that ended, such as a wireTap, goes on without what it started.
        for (RunningStep step = this; step != null && !step.isEnded() && passed <= catches; step = step.parent) {
            step.cancelled = step.cancelled == null ? reason : step.cancelled;
            outermost = step;
            passed += step.isTried ? 1 : 0;
        }
        return outermost;
    }

    /** Does something whose log lines are about what it works on. */
    void within(Runnable work) {
        Exchange now = exchange;
        if (now == null) {
            work.run();
        } else {
            MdcInterceptor.within(now, work);
        }
    }

    /** {@return why nothing may begin in it any more} Null while it may. */
    @Nullable
    ConnectorException cancelled() {
        return cancelled;
    }

    /** Interrupts the thread that works on it, if one does. */
    synchronized void interrupt() {
        if (thread != null && state.get() == State.RUNNING) {
            isInterrupted = true;
            thread.interrupt();
        }
    }

    /** Notes that the thread that began it has left it. */
    synchronized void leave() {
        thread = null;
        if (isInterrupted) {
            // The thread goes on with something else.
            var unused = Thread.interrupted();
        }
    }

    /** {@return the thread that works on it} Null where none does, since it waits for others. */
    synchronized @Nullable Thread thread() {
        return thread;
    }

    boolean isEnded() {
        return state.get() != State.RUNNING;
    }

    /** {@return whether others went on without the thread that works on it} */
    boolean isAbandoned() {
        return state.get() == State.ABANDONED;
    }

    StepLocation place() {
        return place;
    }

    @Nullable
    RunningStep parent() {
        return parent;
    }

    /** {@return the step around all others, of which there is one for each message that comes in} */
    RunningStep root() {
        return root;
    }

    int depth() {
        return depth;
    }

    /** {@return when it began, as {@link System#nanoTime} says} */
    long began() {
        return began;
    }

    /** {@return when a step of this root began or ended last} */
    long progressedAt() {
        return progressedAt;
    }

    /** {@return how many steps began in this root} */
    long steps() {
        return steps.get();
    }

    /** {@return the place} The tracer shows it. */
    @Override
    public String toString() {
        return place.toString();
    }
}
