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

/** One run of a step. It ends once: when the step is done, or when it is abandoned. Thread-safe. */
final class RunningStep implements AsyncCallback {
    /** The property of an exchange that holds its innermost running step; copies of the exchange inherit it. */
    private static final String PROPERTY = "batonRunningStep";

    private enum State {
        RUNNING,
        ENDED,
        ABANDONED
    }

    private final StepLocation location;
    private final boolean isInTry;
    private final Set<RunningStep> running;
    private final @Nullable RunningStep parent;
    private final RunningStep root;
    private final int depth;
    private final long startedAt = System.nanoTime();
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    /** Exchange and callback are null after the end, so that a reference to the step does not retain the exchange. */
    private volatile @Nullable Exchange exchange;

    private volatile @Nullable AsyncCallback callback;
    /** In a root: when a step in it last started or ended. */
    private volatile long progressedAt = startedAt;
    /** How many steps started in the root; all its steps share the counter. */
    private final AtomicLong stepCount;

    /** The thread that runs the step; null after that thread returned. */
    private @Nullable Thread thread = Thread.currentThread();

    private boolean isInterrupted;
    private volatile @Nullable ConnectorException cancelled;

    /**
     * Starts a run.
     *
     * @param isInTry whether a doTry around it may catch its failure
     * @param running the running steps, which it adds itself to until it ends
     */
    RunningStep(
            StepLocation location,
            boolean isInTry,
            Exchange exchange,
            AsyncCallback callback,
            Set<RunningStep> running) {
        this.location = location;
        this.isInTry = isInTry;
        this.exchange = exchange;
        this.callback = callback;
        this.running = running;
        this.parent = exchange.getProperty(PROPERTY) instanceof RunningStep outer ? outer : null;
        this.root = parent == null ? this : parent.root;
        this.depth = parent == null ? 0 : parent.depth + 1;
        this.stepCount = parent == null ? new AtomicLong() : parent.stepCount;
        root.progressedAt = startedAt;
        stepCount.incrementAndGet();
        exchange.setProperty(PROPERTY, this);
        running.add(this);
    }

    @Override
    public void done(boolean sync) {
        end(State.ENDED, null, sync);
    }

    void fail(Throwable failure, boolean sync) {
        end(State.ENDED, failure, sync);
    }

    /** Ends the step although its thread does not return; the calling thread continues the route. */
    void abandon(Throwable failure) {
        end(State.ABANDONED, failure, false);
    }

    private void end(State endState, @Nullable Throwable thrown, boolean sync) {
        if (!state.compareAndSet(State.RUNNING, endState)) {
            return;
        }
        Exchange ended = Objects.requireNonNull(exchange);
        exchange = null;
        AsyncCallback next = Objects.requireNonNull(callback);
        callback = null;
        running.remove(this);
        root.progressedAt = System.nanoTime();
        if (parent == null) {
            ended.removeProperty(PROPERTY);
        } else {
            ended.setProperty(PROPERTY, parent);
        }
        Throwable failure = cancelled == null ? thrown : cancelled;
        if (failure != null) {
            ended.setException(failure);
        }
        if (ended.getException() != null) {
            ProcessTerminator.terminateOnShortage(ended.getException());
            FailedStep.note(ended.getException(), location);
        }
        next.done(sync);
    }

    /**
     * Makes the step and the steps around it fail, up to the first that may catch the failure.
     *
     * @param skippedCatches how many steps that may catch the failure fail as well
     * @return the outermost step that shall fail
     */
    RunningStep cancel(ConnectorException reason, int skippedCatches) {
        RunningStep outermost = this;
        int catches = 0;
        // A parent that ended, such as a wireTap, does not wait for its steps.
        for (RunningStep step = this;
                step != null && !step.isEnded() && catches <= skippedCatches;
                step = step.parent) {
            step.cancelled = step.cancelled == null ? reason : step.cancelled;
            outermost = step;
            catches += step.isInTry ? 1 : 0;
        }
        return outermost;
    }

    /** Logs with the fields of the exchange, such as task and tenant. */
    void withLogFields(Runnable work) {
        Exchange current = exchange;
        if (current == null) {
            work.run();
        } else {
            MdcInterceptor.within(current, work);
        }
    }

    /** {@return why no step may start in it any more; null if it is not cancelled} */
    @Nullable
    ConnectorException cancelled() {
        return cancelled;
    }

    synchronized void interrupt() {
        if (thread != null && state.get() == State.RUNNING) {
            isInterrupted = true;
            thread.interrupt();
        }
    }

    /** Records that the thread that started the step has returned. */
    synchronized void releaseThread() {
        thread = null;
        if (isInterrupted) {
            // The interrupt was for this step, not for the next work of the thread.
            var unused = Thread.interrupted();
        }
    }

    /** {@return the thread that runs the step; null if the step waits for others} */
    synchronized @Nullable Thread thread() {
        return thread;
    }

    boolean isEnded() {
        return state.get() != State.RUNNING;
    }

    /** {@return whether the route continued without the thread of the step} */
    boolean isAbandoned() {
        return state.get() == State.ABANDONED;
    }

    StepLocation location() {
        return location;
    }

    @Nullable
    RunningStep parent() {
        return parent;
    }

    /** {@return the outermost step: one for each exchange that a trigger starts} */
    RunningStep root() {
        return root;
    }

    int depth() {
        return depth;
    }

    /** {@return the start time, of {@link System#nanoTime}} */
    long startedAt() {
        return startedAt;
    }

    /** {@return when a step of this root last started or ended} */
    long progressedAt() {
        return progressedAt;
    }

    /** {@return how many steps started in this root} */
    long stepCount() {
        return stepCount.get();
    }

    /** {@return the location, which the tracer shows} */
    @Override
    public String toString() {
        return location.toString();
    }
}
