package io.batonxero.c1;

import c1.connectorapi.baton.v1.BatonServiceGetTaskResponse;
import c1.connectorapi.baton.v1.Task;
import com.google.protobuf.Duration;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When ConductorOne is asked for a task next, and how that went so far. Thread-safe. */
final class PollSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(PollSchedule.class);
    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;
    private static final long MAX_POLL_INTERVAL = 5 * MINUTE;
    private static final long MAX_BACK_OFF = 30 * SECOND;
    /** A service that got no response for so long, or for so many poll intervals, is not ready. */
    private static final long MAX_SILENCE = 5 * MINUTE;

    private static final int MAX_SILENT_POLLS = 3;

    private final LongSupplier clock;
    private boolean greeted;
    private boolean fatal;
    private int failures;
    private long interval = SECOND;
    private long dueAt;
    private long askedAt;
    private long respondedAt;
    private boolean asking;
    private Optional<String> problem = Optional.of("ConductorOne was not reached yet");

    /** Polls as soon as there is a trigger. */
    PollSchedule() {
        this(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    /**
     * Polls by this clock.
     *
     * @param clock a monotonic one, in milliseconds
     */
    PollSchedule(LongSupplier clock) {
        this.clock = clock;
        this.dueAt = clock.getAsLong();
        this.respondedAt = dueAt;
    }

    /** {@return whether to ask now} Then nobody else is to ask, until it is known what came of it. */
    synchronized boolean isDue() {
        long now = clock.getAsLong();
        boolean due = !asking && now >= dueAt;
        if (due) {
            asking = true;
            askedAt = now;
        }
        return due;
    }

    /** {@return why no task can come at the moment} Also where nothing failed, but no poll was made for long. */
    synchronized Optional<String> problem() {
        long silence = clock.getAsLong() - respondedAt;
        return problem.isPresent() || silence <= Math.max(MAX_SILENCE, MAX_SILENT_POLLS * interval)
                ? problem
                : Optional.of("ConductorOne has sent no response for " + silence / MINUTE
                        + " minutes, and no poll has failed. Restart the program; its log says what it waits for.");
    }

    /** {@return whether the greeting is still to be said} */
    synchronized boolean isFirst() {
        return !greeted;
    }

    /** Notes that ConductorOne took the greeting. */
    synchronized void greeted() {
        if (!greeted) {
            LOG.info("registered with ConductorOne");
        }
        greeted = true;
        succeeded();
    }

    /** {@return the task in a response} Null where there is nothing to do. */
    synchronized @Nullable Task received(BatonServiceGetTaskResponse response) {
        succeeded();
        // At least a second, whatever came: ConductorOne may send 0, or invalid tasks without end.
        interval = clamp(response.getNextPoll(), SECOND, MAX_POLL_INTERVAL);
        waitFor(interval);
        boolean task =
                response.hasTask() && !TaskRouter.kind(response.getTask()).equals("none");
        return task ? response.getTask() : null;
    }

    /**
     * Notes that no response came. The next poll comes 1, 4, 9 … 30 s after this one, but never within a second: a call
     * that ran into its deadline has waited.
     */
    synchronized void failed(Throwable thrown) {
        ConnectorException failure = ConnectorException.of(thrown);
        failures++;
        problem = Optional.of(String.valueOf(failure.getMessage()));
        fatal = !greeted
                && (failure instanceof C1Exception fault
                        ? !fault.isRetryable()
                        : failure instanceof ConfigurationException);
        long backOff = Math.min(MAX_BACK_OFF, (long) failures * failures * SECOND);
        long wait = Math.max(SECOND, backOff - (clock.getAsLong() - askedAt));
        LOG.atWarn()
                .addKeyValue("attempt", failures)
                .addKeyValue("delay_seconds", wait / 1000.0)
                .addKeyValue("reason", failure.getMessage())
                .log("GetTask failed");
        waitFor(wait);
    }

    /** Notes that there is no room for another task at the moment. */
    synchronized void full() {
        respondedAt = clock.getAsLong();
        waitFor(SECOND);
    }

    /** {@return whether people must change something first} Never, once ConductorOne took the greeting. */
    synchronized boolean isFatal() {
        return fatal;
    }

    private void succeeded() {
        failures = 0;
        respondedAt = clock.getAsLong();
        problem = Optional.empty();
    }

    private void waitFor(long milliseconds) {
        dueAt = clock.getAsLong() + milliseconds;
        asking = false;
    }

    /** {@return a duration in milliseconds, within bounds} */
    static long clamp(Duration duration, long least, long most) {
        long seconds = Math.max(0, Math.min(most / SECOND + 1, duration.getSeconds()));
        return Math.max(least, Math.min(most, seconds * SECOND + duration.getNanos() / 1_000_000));
    }
}
