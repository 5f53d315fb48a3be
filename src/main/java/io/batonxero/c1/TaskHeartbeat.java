package io.batonxero.c1;

import com.google.protobuf.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The heartbeat schedule of one task, and whether the task is cancelled. Thread-safe. */
final class TaskHeartbeat {
    private static final Logger LOG = LoggerFactory.getLogger(TaskHeartbeat.class);

    /** Same texts as in ConductorOne's own SDK. */
    static final String CANCELLED = "task was cancelled";

    static final String HEARTBEAT_LOST = "task failed heartbeat";
    static final String SHUTTING_DOWN = "connector is shutting down; retry the task";

    private static final int MAX_MISSED = 10;
    private static final long SECOND = 1000;
    private static final long DEFAULT_INTERVAL = 30 * SECOND;
    private static final long MAX_INTERVAL = 300 * SECOND;

    private final String taskId;
    private long interval = DEFAULT_INTERVAL;
    private long dueAt = now() + DEFAULT_INTERVAL;
    private int missed;
    private String cancelReason = "";
    private Runnable onCancel = () -> {};

    TaskHeartbeat(String taskId) {
        this.taskId = taskId;
    }

    String taskId() {
        return taskId;
    }

    /** {@return whether a heartbeat was due and has to be sent} The next one is then due an interval later. */
    synchronized boolean startIfDue() {
        boolean due = now() >= dueAt;
        if (due) {
            dueAt = now() + interval;
        }
        return due;
    }

    /** Schedules the next heartbeat as the response requests; 0 or a negative duration means the default interval. */
    synchronized void acknowledged(Duration next) {
        if (missed > 0) {
            LOG.atInfo()
                    .addKeyValue("task", taskId)
                    .addKeyValue("failed_heartbeats", missed)
                    .log("heartbeat succeeded again");
        }
        missed = 0;
        long requested = PollSchedule.clamp(next, 0, MAX_INTERVAL);
        interval = requested == 0 ? DEFAULT_INTERVAL : Math.max(SECOND, requested);
        dueAt = now() + interval;
    }

    /** {@return whether too many heartbeats in a row have failed} */
    synchronized boolean failed() {
        missed++;
        // Retry within 30 s even if ConductorOne has set a longer interval.
        dueAt = now() + Math.min(interval, DEFAULT_INTERVAL);
        return missed >= MAX_MISSED;
    }

    /** Cancels the task. The first reason stays. */
    synchronized void cancel(String reason) {
        if (cancelReason.isEmpty()) {
            cancelReason = reason;
            LOG.atWarn()
                    .addKeyValue("task", taskId)
                    .addKeyValue("reason", reason)
                    .log("task cancelled");
        }
        onCancel.run();
    }

    /** Replaces the action that runs when the task is cancelled; it runs at once if the task is cancelled already. */
    synchronized void onCancel(Runnable action) {
        onCancel = action;
        if (isCancelled()) {
            action.run();
        }
    }

    synchronized boolean isCancelled() {
        return !cancelReason.isEmpty();
    }

    /** {@return the reason for the cancellation; empty if the task is not cancelled} */
    synchronized String cancelReason() {
        return cancelReason;
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
