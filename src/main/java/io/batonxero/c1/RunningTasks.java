package io.batonxero.c1;

import c1.connectorapi.baton.v1.BatonServiceGetTaskResponse;
import c1.connectorapi.baton.v1.BatonServiceHeartbeatRequest;
import c1.connectorapi.baton.v1.BatonServiceHeartbeatResponse;
import c1.connectorapi.baton.v1.Task;
import io.batonxero.base.Abortable;
import io.batonxero.base.ConnectorException;
import io.batonxero.c1.Outcome.Failed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The tasks of ConductorOne, from {@link #begin} until ConductorOne has accepted their outcome or the retries have stopped. A
 * slot is held from the poll until the sync and its first FinishTask are done. Slots are limited. Thread-safe.
 *
 * <p>{@link #takeSlotForPoll} takes a slot for the poll and its task. The slot is released if the poll brings no task ({@link
 * #received}, {@link #pollFailed}), otherwise at the end of the task ({@link #releaseSlot}). Syncs run one after the other,
 * because they share the limits of one Xero app.
 */
public final class RunningTasks {
    private static final Logger LOG = LoggerFactory.getLogger(RunningTasks.class);

    private final ConnectorIdentity identity;
    private final TaskSlots slots;
    private final PollSchedule polls = new PollSchedule();
    private final OutcomeRetries outcomes;
    private final Map<String, TaskHeartbeat> running = new ConcurrentHashMap<>();
    private final SyncLock syncs;
    private volatile boolean stopping;

    /**
     * Creates an empty set of tasks.
     *
     * @param xero the requests to Xero, which are cancelled together with their sync
     * @param slots the maximum number of tasks at the same time
     * @param outcomes the outcomes that ConductorOne has not accepted yet
     * @param syncTimeout the maximum duration of a sync in milliseconds
     */
    public RunningTasks(
            ConnectorIdentity identity, Abortable xero, int slots, OutcomeRetries outcomes, String syncTimeout) {
        this(identity, xero, new TaskSlots(slots, Duration.ofMillis(Long.parseLong(syncTimeout))), outcomes);
    }

    RunningTasks(ConnectorIdentity identity, Abortable xero, TaskSlots slots, OutcomeRetries outcomes) {
        this.identity = identity;
        this.outcomes = outcomes;
        this.syncs = new SyncLock(xero);
        this.slots = slots;
    }

    /** {@return whether a poll is due and a slot was taken for it, so that GetTask has to be sent now} */
    public boolean takeSlotForPoll() {
        if (!polls.startIfDue()) {
            return false;
        }
        boolean taken = !stopping && slots.take();
        if (!taken) {
            polls.noSlotFree();
        }
        return taken;
    }

    /** {@return whether Hello must be sent before GetTask} */
    public boolean isHelloDue() {
        return polls.isHelloDue();
    }

    /** Records that ConductorOne accepted Hello. */
    public void helloAccepted() {
        polls.helloAccepted();
    }

    /** {@return the task in a response to GetTask, or null} The task keeps the slot; without a task the slot is released. */
    public @Nullable Task received(BatonServiceGetTaskResponse response) {
        Task task = polls.received(response);
        if (task == null) {
            slots.release();
        }
        return task;
    }

    /** Records a failed poll and releases its slot. */
    public void pollFailed(Throwable failure) {
        slots.release();
        polls.failed(failure);
    }

    /** {@return whether no poll can succeed until a person changes a setting} Always false once Hello was accepted. */
    public boolean isFatal() {
        return polls.isFatal();
    }

    /** {@return the reason why no task can arrive now: the last poll failed, or no response has arrived yet, or none for 5 min} */
    public Optional<String> pollProblem() {
        return polls.problem();
    }

    /** {@return the time in ms until the next poll is due; empty while one runs} */
    public OptionalLong timeToPoll() {
        return polls.timeToPoll();
    }

    /** {@return a description of the tasks that occupy all slots for longer than a task may take} */
    public Optional<String> slotProblem() {
        // A task whose outcome is being retried has released its slot.
        return slots.problem(running.keySet().stream()
                .filter(task -> !outcomes.isPending(task))
                .sorted()
                .toList());
    }

    /** {@return whether all slots are free: no task runs and none is requested} */
    public boolean isIdle() {
        return slots.areFree();
    }

    /** Releases the slot of a finished task. */
    public void releaseSlot() {
        slots.release();
    }

    /**
     * Starts a task and its heartbeats.
     *
     * @throws IllegalStateException if the task is running already
     */
    public void begin(Task task) {
        TaskHeartbeat heartbeat = new TaskHeartbeat(task.getId());
        if (stopping) {
            heartbeat.cancel(TaskHeartbeat.SHUTTING_DOWN);
        }
        if (running.putIfAbsent(task.getId(), heartbeat) != null) {
            throw new IllegalStateException("ConductorOne sent task " + task.getId() + " again while it is running.");
        }
        LOG.atInfo().addKeyValue("task", task.getId()).log("task started");
    }

    /** Ends a task. Its heartbeats continue while its outcome is retried, because otherwise ConductorOne considers it lost. */
    public void end(Task task) {
        if (!outcomes.isPending(task.getId())) {
            running.remove(task.getId());
        }
    }

    /** {@return the heartbeats to send now} */
    public List<BatonServiceHeartbeatRequest> dueHeartbeats() {
        return running.values().stream()
                .filter(TaskHeartbeat::startIfDue)
                .map(heartbeat -> identity.heartbeat(heartbeat.taskId()))
                .toList();
    }

    /** Records the response to a heartbeat; cancels the task if ConductorOne has cancelled it. */
    public void heartbeatAcknowledged(String taskId, BatonServiceHeartbeatResponse response) {
        TaskHeartbeat heartbeat = running.get(taskId);
        if (heartbeat != null) {
            heartbeat.acknowledged(response.getNextHeartbeat());
            if (response.getCancelled()) {
                cancel(List.of(heartbeat), TaskHeartbeat.CANCELLED);
            }
        }
    }

    /** Records a failed heartbeat; ten in a row cancel the task. */
    public void heartbeatFailed(String taskId, Throwable problem) {
        TaskHeartbeat heartbeat = running.get(taskId);
        if (heartbeat != null) {
            LOG.atWarn()
                    .addKeyValue("task", taskId)
                    .addKeyValue("reason", ConnectorException.of(problem).getMessage())
                    .log("heartbeat failed");
            if (heartbeat.failed()) {
                cancel(List.of(heartbeat), TaskHeartbeat.HEARTBEAT_LOST);
            }
        }
    }

    /** {@return the messages that upload a file} They stop when the task is cancelled. */
    public UploadMessages upload(Path file, Task task) {
        TaskHeartbeat heartbeat = running.get(task.getId());
        UploadMessages messages = identity.upload(file, task).stoppingWhen(() -> isCancelled(task));
        return heartbeat == null ? messages : messages.cancelledBy(heartbeat::onCancel);
    }

    private boolean isCancelled(Task task) {
        TaskHeartbeat heartbeat = running.get(task.getId());
        return heartbeat == null || heartbeat.isCancelled();
    }

    /** {@return whether ConductorOne has cancelled a task, or the task does not run any more} */
    public boolean isCancelledByC1(Task task) {
        TaskHeartbeat heartbeat = running.get(task.getId());
        return heartbeat == null || heartbeat.cancelReason().equals(TaskHeartbeat.CANCELLED);
    }

    /**
     * Waits until no other sync runs. {@link #endSync} must follow.
     *
     * @throws CancellationException if the task is cancelled while it waits
     */
    public void beginSync(Task task) throws InterruptedException {
        syncs.acquire(running.get(task.getId()));
    }

    /** Lets the next sync begin. */
    public void endSync() {
        syncs.release();
    }

    /** Cancels every task and accepts no more: the program shuts down. */
    public void stop() {
        stopping = true;
        cancel(running.values(), TaskHeartbeat.SHUTTING_DOWN);
    }

    private synchronized void cancel(Collection<TaskHeartbeat> heartbeats, String reason) {
        for (TaskHeartbeat heartbeat : heartbeats) {
            heartbeat.cancel(reason);
            syncs.cancel(heartbeat);
        }
    }

    /** {@return the outcome of a failed task} A cancellation takes precedence over the error that followed from it. */
    public Outcome outcome(Task task, Throwable problem) {
        TaskHeartbeat heartbeat = running.get(task.getId());
        Failed outcome = heartbeat != null && heartbeat.isCancelled()
                ? new Failed(Failed.CANCELLED, heartbeat.cancelReason(), false)
                : Outcome.of(problem);
        LOG.atLevel(outcome.code() == Failed.CANCELLED ? Level.WARN : Level.ERROR)
                .addKeyValue("task", task.getId())
                .addKeyValue("code", outcome.code())
                .addKeyValue("retryable", !outcome.nonRetryable())
                .addKeyValue("reason", outcome.message())
                .log("task failed");
        LOG.atDebug().addKeyValue("task", task.getId()).setCause(problem).log("stack trace of the failure");
        return outcome;
    }
}
