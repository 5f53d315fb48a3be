package io.batonxero.c1;

import c1.connectorapi.baton.v1.BatonServiceGetTaskResponse;
import c1.connectorapi.baton.v1.Task;
import com.google.protobuf.Duration;
import io.batonxero.base.Failure;
import io.batonxero.base.Unexpected;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When ConductorOne is asked for a task next, and how that went so far. Thread-safe. */
public final class Polls {
    private static final Logger LOG = LoggerFactory.getLogger(Polls.class);
    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;
    private static final long LONGEST = 5 * MINUTE;

    private boolean greeted;
    private boolean hopeless;
    private int failures;
    private long dueAt = now();
    private boolean asking;
    private Optional<String> problem = Optional.of("ConductorOne was not reached yet");

    /** {@return whether to ask now} Then nobody else is to ask, until it is known what came of it. */
    public synchronized boolean isDue() {
        boolean due = !asking && now() >= dueAt;
        asking |= due;
        return due;
    }

    /** {@return why no task can come at the moment} */
    public synchronized Optional<String> problem() {
        return problem;
    }

    /** {@return whether the greeting is still to be said} */
    public synchronized boolean isFirst() {
        return !greeted;
    }

    /** Notes that ConductorOne took the greeting. */
    public synchronized void greeted() {
        if (!greeted) {
            LOG.info("registered with ConductorOne");
        }
        greeted = true;
        succeeded();
    }

    /** {@return the task in an answer} Null where there is nothing to do. */
    public synchronized @Nullable Task answered(BatonServiceGetTaskResponse answer) {
        succeeded();
        boolean task = answer.hasTask() && !TaskAnswers.kind(answer.getTask()).equals("none");
        // Asked for no wait at all, it would do nothing else than ask.
        waitFor(clamp(answer.getNextPoll(), task ? 0 : SECOND, LONGEST));
        return task ? answer.getTask() : null;
    }

    /** Notes that no answer came. Before the greeting the wait doubles up to 5 minutes; later it is 1, 4, 9 s … 1 minute. */
    public synchronized void failed(Throwable thrown) {
        Failure failure = Unexpected.orFailureIn(thrown);
        failures++;
        problem = Optional.of(String.valueOf(failure.getMessage()));
        hopeless = !greeted && failure instanceof C1Fault fault && !fault.isTemporary();
        long wait = greeted
                ? Math.min(MINUTE, (long) failures * failures * SECOND)
                : Math.min(LONGEST, SECOND << Math.min(failures - 1, 20));
        LOG.warn(
                "no answer from ConductorOne failures={} again-in-ms={} why=\"{}\"",
                failures,
                wait,
                failure.getMessage());
        waitFor(wait);
    }

    /** Notes that there is no room for another task at the moment. */
    public synchronized void full() {
        waitFor(SECOND);
    }

    /** {@return whether people must change something first} Never, once ConductorOne took the greeting. */
    public synchronized boolean isHopeless() {
        return hopeless;
    }

    private void succeeded() {
        failures = 0;
        problem = Optional.empty();
    }

    private void waitFor(long milliseconds) {
        dueAt = now() + milliseconds;
        asking = false;
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** {@return a duration in milliseconds, within bounds} */
    static long clamp(Duration duration, long least, long most) {
        long seconds = Math.max(0, Math.min(most / SECOND + 1, duration.getSeconds()));
        return Math.max(least, Math.min(most, seconds * SECOND + duration.getNanos() / 1_000_000));
    }
}
