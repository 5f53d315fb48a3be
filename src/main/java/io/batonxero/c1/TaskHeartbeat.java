package io.batonxero.c1;

import com.google.protobuf.Duration;
import java.util.concurrent.TimeUnit;

/** The heartbeats of one task. Thread-safe. */
final class TaskHeartbeat {
    static final String CANCELLED = "task was cancelled";
    static final String UNHEARD = "task failed heartbeat";
    static final String STOPPING = "the connector was told to stop; ask again";

    private static final int PATIENCE = 10;
    private static final long SECOND = 1000;
    private static final long USUAL = 30 * SECOND;
    private static final long LONGEST = 300 * SECOND;

    private final String taskId;
    private long interval = USUAL;
    private long dueAt = now() + USUAL;
    private int missed;
    private String why = "";
    private Runnable whenStopped = () -> {};

    TaskHeartbeat(String taskId) {
        this.taskId = taskId;
    }

    String taskId() {
        return taskId;
    }

    /** {@return whether a heartbeat is to be sent} Then the next one is due an interval later, whatever comes of it. */
    synchronized boolean isDue() {
        boolean due = now() >= dueAt;
        if (due) {
            dueAt = now() + interval;
        }
        return due;
    }

    /** A response came, which says when the next heartbeat is wanted; 0, or a time in the past, leaves that to us. */
    synchronized void heard(Duration next) {
        missed = 0;
        long wanted = PollSchedule.clamp(next, 0, LONGEST);
        interval = wanted == 0 ? USUAL : Math.max(SECOND, wanted);
        dueAt = now() + interval;
    }

    /** {@return whether that was one too many} */
    synchronized boolean missed() {
        missed++;
        // Soon enough for ten to be missed within minutes, whatever interval ConductorOne has set.
        dueAt = now() + Math.min(interval, USUAL);
        return missed >= PATIENCE;
    }

    synchronized void stop(String reason) {
        if (why.isEmpty()) {
            why = reason;
        }
        whenStopped.run();
    }

    /** Has this run when the task is broken off, now if it was; it takes the place of what was to run before. */
    synchronized void whenStopped(Runnable what) {
        whenStopped = what;
        if (isStopped()) {
            what.run();
        }
    }

    synchronized boolean isStopped() {
        return !why.isEmpty();
    }

    synchronized String why() {
        return why;
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
