package io.batonxero.c1;

import c1.connectorapi.baton.v1.Task;
import io.batonxero.base.ConnectorException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks that are over here, but whose outcome ConductorOne did not take yet. It is sent again while other tasks run, for
 * a limited time and of a limited number of tasks. Thread-safe.
 */
public final class OutcomeRetries {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeRetries.class);
    private static final Duration MAX_TIME = Duration.ofMinutes(10);
    private static final int MAX_TASKS = 20;

    private final Map<String, Long> startedAt = new ConcurrentHashMap<>();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong givenUp = new AtomicLong();
    private volatile Optional<String> lastProblem = Optional.empty();

    /** {@return whether to send the outcome of a task again} To be followed by {@link #end} or {@link #giveUp} then. */
    public synchronized boolean begin(Task task, Throwable problem) {
        if (!isRetryable(problem) || startedAt.size() >= MAX_TASKS) {
            giveUp(task, problem);
            return false;
        }
        startedAt.put(task.getId(), System.nanoTime());
        LOG.atWarn()
                .addKeyValue("task", task.getId())
                .addKeyValue("timeout_seconds", MAX_TIME.toSeconds())
                .addKeyValue("reason", failure(problem).getMessage())
                .log("task outcome not accepted yet, retrying");
        return true;
    }

    /** {@return whether to send it once more after another failure} */
    public boolean isRetried(Task task, Throwable problem) {
        Long started = startedAt.get(task.getId());
        return started != null && isRetryable(problem) && System.nanoTime() - started < MAX_TIME.toNanos();
    }

    /** Notes that ConductorOne took the outcome. */
    public void end(Task task) {
        startedAt.remove(task.getId());
        taken.incrementAndGet();
        lastProblem = Optional.empty();
    }

    /** Notes that the outcome is not sent any more. ConductorOne will take the task for lost once its heartbeats end. */
    public void giveUp(Task task, Throwable problem) {
        startedAt.remove(task.getId());
        String reason = String.valueOf(failure(problem).getMessage());
        givenUp.incrementAndGet();
        lastProblem = Optional.of("ConductorOne did not take the outcome of task " + task.getId()
                + "; it has the file of a sync that succeeded, and may not use it: " + reason);
        LOG.atError()
                .addKeyValue("task", task.getId())
                .addKeyValue("reason", reason)
                .log("task outcome not accepted, gave up");
    }

    /** {@return that the last outcome was given up} Empty once ConductorOne took another. */
    public Optional<String> problem() {
        return lastProblem;
    }

    /** {@return how many outcomes ConductorOne took} */
    public long taken() {
        return taken.get();
    }

    /** {@return how many were given up} */
    public long givenUp() {
        return givenUp.get();
    }

    boolean isOpen(String taskId) {
        return startedAt.containsKey(taskId);
    }

    private static boolean isRetryable(Throwable problem) {
        return failure(problem) instanceof C1Exception fault && fault.isRetryableOutcome();
    }

    private static ConnectorException failure(Throwable problem) {
        return ConnectorException.of(problem);
    }
}
