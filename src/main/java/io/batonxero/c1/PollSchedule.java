package io.batonxero.c1;

import c1.connectorapi.baton.v1.BatonServiceGetTaskResponse;
import c1.connectorapi.baton.v1.Task;
import com.google.protobuf.Duration;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides when GetTask is sent next, from the last response or the number of failures. Times in ms. Thread-safe. */
final class PollSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(PollSchedule.class);
    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;
    private static final long MAX_POLL_INTERVAL = 5 * MINUTE;
    private static final long MAX_BACK_OFF = 30 * SECOND;
    /** The service is not ready after this time without a response, or after three poll intervals if they are longer. */
    private static final long MAX_SILENCE = 5 * MINUTE;

    private static final int MAX_SILENT_POLLS = 3;

    private final LongSupplier clock;
    private boolean helloAccepted;
    private boolean fatal;
    private int failures;
    private long interval = SECOND;
    private long dueAt;
    private long pollStartedAt;
    private long respondedAt;
    private boolean polling;
    private Optional<String> problem = Optional.of("ConductorOne has not been reached yet");

    PollSchedule() {
        this(() -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    /** The first poll is due at once. */
    PollSchedule(LongSupplier clock) {
        this.clock = clock;
        this.dueAt = clock.getAsLong();
        this.respondedAt = dueAt;
    }

    /** {@return whether a poll was due and is started} No other poll is due until its result is recorded. */
    synchronized boolean startIfDue() {
        long now = clock.getAsLong();
        boolean due = !polling && now >= dueAt;
        if (due) {
            polling = true;
            pollStartedAt = now;
        }
        return due;
    }

    /**
     * {@return the reason why no task can arrive now: the last poll failed, or no response has arrived yet, or none for 5 min
     * (for three poll intervals if they are longer)}
     */
    synchronized Optional<String> problem() {
        long silence = clock.getAsLong() - respondedAt;
        return problem.isPresent() || silence <= Math.max(MAX_SILENCE, MAX_SILENT_POLLS * interval)
                ? problem
                : Optional.of("ConductorOne has sent no response for " + silence / MINUTE
                        + " minutes, and no poll has failed. Restart the program; its log says what it waits for.");
    }

    /** {@return the time until the next poll is due; empty while one runs} */
    synchronized OptionalLong timeToPoll() {
        return polling ? OptionalLong.empty() : OptionalLong.of(Math.max(0, dueAt - clock.getAsLong()));
    }

    synchronized boolean isHelloDue() {
        return !helloAccepted;
    }

    synchronized void helloAccepted() {
        if (!helloAccepted) {
            LOG.info("registered with ConductorOne");
        }
        helloAccepted = true;
        succeeded();
    }

    /** {@return the task in a response; null if there is none} */
    synchronized @Nullable Task received(BatonServiceGetTaskResponse response) {
        succeeded();
        // At least a second, to avoid a busy loop: ConductorOne may send 0, or one invalid task after the other.
        interval = clamp(response.getNextPoll(), SECOND, MAX_POLL_INTERVAL);
        waitFor(interval);
        boolean task =
                response.hasTask() && !TaskRouter.kind(response.getTask()).equals("none");
        return task ? response.getTask() : null;
    }

    /**
     * Records a failed poll. The next poll starts 1, 4, 9 … 30 s after the start of this one, but at least 1 s from now:
     * the time of a call that exceeded its deadline counts as back-off.
     */
    synchronized void failed(Throwable thrown) {
        ConnectorException failure = ConnectorException.of(thrown);
        failures++;
        problem = Optional.of(String.valueOf(failure.getMessage()));
        fatal = !helloAccepted
                && (failure instanceof C1Exception c1Failure
                        ? !c1Failure.isRetryable()
                        : failure instanceof ConfigurationException);
        long backOff = Math.min(MAX_BACK_OFF, (long) failures * failures * SECOND);
        long wait = Math.max(SECOND, backOff - (clock.getAsLong() - pollStartedAt));
        LOG.atWarn()
                .addKeyValue("attempt", failures)
                .addKeyValue("delay_seconds", wait / 1000.0)
                .addKeyValue("reason", failure.getMessage())
                .log("poll failed");
        waitFor(wait);
    }

    synchronized void noSlotFree() {
        // Not silent: this program sent no poll.
        respondedAt = clock.getAsLong();
        waitFor(SECOND);
    }

    /** {@return whether no poll can succeed until a person changes a setting} Always false once Hello was accepted. */
    synchronized boolean isFatal() {
        return fatal;
    }

    private void succeeded() {
        if (failures > 0) {
            LOG.atInfo().addKeyValue("failed_polls", failures).log("poll succeeded again");
        }
        failures = 0;
        respondedAt = clock.getAsLong();
        problem = Optional.empty();
    }

    private void waitFor(long milliseconds) {
        dueAt = clock.getAsLong() + milliseconds;
        polling = false;
    }

    /** {@return a duration in milliseconds, within bounds} */
    static long clamp(Duration duration, long min, long max) {
        long seconds = Math.max(0, Math.min(max / SECOND + 1, duration.getSeconds()));
        return Math.max(min, Math.min(max, seconds * SECOND + duration.getNanos() / 1_000_000));
    }
}
