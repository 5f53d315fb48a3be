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
 * The finished tasks whose outcome ConductorOne has not accepted yet. FinishTask is retried for up to 10 minutes, for up to
 * 20 tasks at a time, while other tasks run. Thread-safe.
 */
public final class OutcomeRetries {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeRetries.class);
    private static final Duration MAX_TIME = Duration.ofMinutes(10);
    private static final int MAX_TASKS = 20;

    private final Map<String, Long> startedAt = new ConcurrentHashMap<>();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong givenUp = new AtomicLong();
    private volatile Optional<String> lastProblem = Optional.empty();

    /** {@return whether to retry the outcome of a task} If so, {@link #accepted} or {@link #giveUp} must follow. */
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

    /** {@return whether to retry after another failure} */
    public boolean mayRetry(Task task, Throwable problem) {
        Long started = startedAt.get(task.getId());
        return started != null && isRetryable(problem) && System.nanoTime() - started < MAX_TIME.toNanos();
    }

    /** Records that ConductorOne accepted the outcome. */
    public void accepted(Task task) {
        if (startedAt.remove(task.getId()) != null) {
            LOG.atInfo().addKeyValue("task", task.getId()).log("task outcome accepted after retries");
        }
        accepted.incrementAndGet();
        lastProblem = Optional.empty();
    }

    /** Stops the retries. ConductorOne takes the task for lost once its heartbeats end. */
    public void giveUp(Task task, Throwable problem) {
        startedAt.remove(task.getId());
        String reason = String.valueOf(failure(problem).getMessage());
        givenUp.incrementAndGet();
        lastProblem = Optional.of("ConductorOne did not accept the outcome of task " + task.getId() + " (" + reason
                + "). If the sync succeeded, ConductorOne has its file but may not use it.");
        LOG.atError()
                .addKeyValue("task", task.getId())
                .addKeyValue("reason", reason)
                .log("task outcome not accepted, gave up");
    }

    /** {@return why the last outcome was given up} Empty once ConductorOne has accepted a later one. */
    public Optional<String> problem() {
        return lastProblem;
    }

    /** {@return the number of outcomes that ConductorOne accepted} */
    public long acceptedCount() {
        return accepted.get();
    }

    /** {@return the number of outcomes that were given up} */
    public long givenUpCount() {
        return givenUp.get();
    }

    boolean isPending(String taskId) {
        return startedAt.containsKey(taskId);
    }

    private static boolean isRetryable(Throwable problem) {
        return failure(problem) instanceof C1Exception failure && failure.isRetryableOutcome();
    }

    private static ConnectorException failure(Throwable problem) {
        return ConnectorException.of(problem);
    }
}
