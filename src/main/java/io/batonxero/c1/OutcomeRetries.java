package io.batonxero.c1;

import c1.connectorapi.baton.v1.Task;
import io.batonxero.base.Failure;
import io.batonxero.base.Unexpected;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

    /** {@return whether to send the outcome of a task again} To be followed by {@link #end} or {@link #giveUp} then. */
    public synchronized boolean begin(Task task, Throwable problem) {
        if (!isRetryable(problem) || startedAt.size() >= MAX_TASKS) {
            giveUp(task, problem);
            return false;
        }
        startedAt.put(task.getId(), System.nanoTime());
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
    }

    /** Notes that the outcome is not sent any more. ConductorOne will take the task for lost once its heartbeats end. */
    public void giveUp(Task task, Throwable problem) {
        startedAt.remove(task.getId());
        LOG.atError()
                .addKeyValue("task", task.getId())
                .log(
                        "outcome not sent task={} reason=\"{}\"",
                        task.getId(),
                        failure(problem).getMessage());
    }

    boolean isOpen(String taskId) {
        return startedAt.containsKey(taskId);
    }

    private static boolean isRetryable(Throwable problem) {
        return failure(problem) instanceof C1Fault fault && fault.isWorthTellingAgain();
    }

    private static Failure failure(Throwable problem) {
        return Unexpected.orFailureIn(problem);
    }
}
