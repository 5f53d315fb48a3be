package io.batonxero.c1;

import c1.connectorapi.baton.v1.BatonServiceGetTaskResponse;
import c1.connectorapi.baton.v1.BatonServiceHeartbeatRequest;
import c1.connectorapi.baton.v1.BatonServiceHeartbeatResponse;
import c1.connectorapi.baton.v1.Task;
import com.google.protobuf.Duration;
import io.batonxero.base.Abortable;
import io.batonxero.c1.Outcome.Failed;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The tasks of ConductorOne, from the poll that requests one until its slot is free again: a number of them run at the same
 * time, with heartbeats, and each can be cancelled. Thread-safe.
 *
 * <p>The poll that requests a task holds a slot from {@link #mayPoll} on. It is released where no task comes ({@link
 * #received}, {@link #pollFailed}), else at the end of the task ({@link #releaseSlot}). Syncs run one after the other, since
 * they share the limits of one Xero app.
 */
public final class TaskQueue {
    private static final Logger LOG = LoggerFactory.getLogger(TaskQueue.class);

    private final ConnectorIdentity host;
    private final TaskSlots slots;
    private final PollSchedule polls = new PollSchedule();
    private final OutcomeRetries outcomes;
    private final Map<String, TaskHeartbeat> running = new ConcurrentHashMap<>();
    private final SyncLock syncs;
    private volatile boolean stopping;

    /**
     * Has room for so many tasks.
     *
     * @param xero what a sync asks, to be aborted with it
     * @param outcomes those that ConductorOne did not take yet
     * @param syncTimeout how many milliseconds a sync may take
     */
    public TaskQueue(ConnectorIdentity host, Abortable xero, int slots, OutcomeRetries outcomes, String syncTimeout) {
        this(
                host,
                xero,
                new TaskSlots(slots, java.time.Duration.ofMillis(Long.parseLong(syncTimeout)), System::nanoTime),
                outcomes);
    }

    TaskQueue(ConnectorIdentity host, Abortable xero, TaskSlots slots, OutcomeRetries outcomes) {
        this.host = host;
        this.outcomes = outcomes;
        this.syncs = new SyncLock(xero);
        this.slots = slots;
    }

    /** {@return whether to request a task now} Then a slot is taken. */
    public boolean mayPoll() {
        if (!polls.isDue()) {
            return false;
        }
        boolean taken = !stopping && slots.take();
        if (!taken) {
            polls.full();
        }
        return taken;
    }

    /** {@return whether Hello is still to be sent} */
    public boolean isFirst() {
        return polls.isFirst();
    }

    /** Notes that ConductorOne accepted Hello. */
    public void greeted() {
        polls.greeted();
    }

    /** {@return the task in a response to GetTask, which has the slot now} Null where there is none; the slot is free. */
    public @Nullable Task received(BatonServiceGetTaskResponse response) {
        Task task = polls.received(response);
        if (task == null) {
            slots.release();
        }
        return task;
    }

    /** Notes that a poll failed; its slot is free. */
    public void pollFailed(Throwable failure) {
        slots.release();
        polls.failed(failure);
    }

    /** {@return whether no poll can succeed until a person changes something} Never, once ConductorOne accepted Hello. */
    public boolean isFatal() {
        return polls.isFatal();
    }

    /** {@return why no task can come at the moment} Also where nothing failed, but no poll was made for long. */
    public Optional<String> pollProblem() {
        return polls.problem();
    }

    /** {@return why no task can be taken} Empty unless all slots have been in use for longer than a task may take. */
    public Optional<String> slotProblem() {
        // A task whose outcome is sent again has given its slot back.
        return slots.problem(running.keySet().stream()
                .filter(task -> !outcomes.isOpen(task))
                .sorted()
                .toList());
    }

    /** {@return whether no task runs, or is requested} */
    public boolean isIdle() {
        return slots.areFree();
    }

    /** Frees the slot of a task that is done. */
    public void releaseSlot() {
        slots.release();
    }

    /**
     * Begins to work on a task.
     *
     * @throws IllegalStateException if it is worked on already; whoever began then will tell how it ended
     */
    public void begin(Task task) {
        TaskHeartbeat heart = new TaskHeartbeat(task.getId());
        if (stopping) {
            heart.stop(TaskHeartbeat.STOPPING);
        }
        if (running.putIfAbsent(task.getId(), heart) != null) {
            throw new IllegalStateException("ConductorOne gave task " + task.getId() + " again while it is worked on.");
        }
        LOG.atInfo().addKeyValue("task", task.getId()).log("task started");
    }

    /** Ends to work on a task. Its heartbeats go on while its outcome is sent again: ConductorOne would take it for lost. */
    public void end(Task task) {
        if (!outcomes.isOpen(task.getId())) {
            running.remove(task.getId());
        }
    }

    /** {@return the heartbeats that are due} */
    public List<BatonServiceHeartbeatRequest> due() {
        return running.values().stream()
                .filter(TaskHeartbeat::isDue)
                .map(heart -> host.heartbeat(heart.taskId()))
                .toList();
    }

    /** Notes the answer to a heartbeat; a task that ConductorOne cancelled is broken off. */
    public void heard(String taskId, BatonServiceHeartbeatResponse answer) {
        TaskHeartbeat heart = running.get(taskId);
        if (heart != null) {
            Duration next = answer.getNextHeartbeat();
            heart.heard(next);
            if (answer.getCancelled()) {
                stop(List.of(heart), TaskHeartbeat.CANCELLED);
            }
        }
    }

    /** Records a failed heartbeat; ten in a row cancel the task. */
    public void missed(String taskId, Throwable problem) {
        TaskHeartbeat heart = running.get(taskId);
        if (heart != null) {
            LOG.atWarn()
                    .addKeyValue("task", taskId)
                    .addKeyValue("reason", problem.getMessage())
                    .log("heartbeat failed");
            if (heart.missed()) {
                stop(List.of(heart), TaskHeartbeat.UNHEARD);
            }
        }
    }

    /** {@return the messages that upload a file} They end when the task is broken off. */
    public UploadMessages upload(Path file, Task task) {
        TaskHeartbeat heart = running.get(task.getId());
        UploadMessages messages = host.upload(file, task).unless(() -> isStopped(task));
        return heart == null ? messages : messages.brokenOffBy(heart::whenStopped);
    }

    /** {@return whether a task was broken off} */
    public boolean isStopped(Task task) {
        TaskHeartbeat heart = running.get(task.getId());
        return heart == null || heart.isStopped();
    }

    /** {@return whether ConductorOne does not want a task any more} */
    public boolean isTakenBack(Task task) {
        TaskHeartbeat heart = running.get(task.getId());
        return heart == null || heart.why().equals(TaskHeartbeat.CANCELLED);
    }

    /**
     * Waits until no other sync runs. To be followed by {@link #endSync}.
     *
     * @throws CancellationException if the task is cancelled meanwhile
     */
    public void beginSync(Task task) throws InterruptedException {
        syncs.acquire(running.get(task.getId()));
    }

    /** Lets the next sync run. */
    public void endSync() {
        syncs.release();
    }

    /** Cancels every task and accepts no more: the program shuts down. */
    public void stop() {
        stopping = true;
        stop(running.values(), TaskHeartbeat.STOPPING);
    }

    private synchronized void stop(Collection<TaskHeartbeat> hearts, String why) {
        for (TaskHeartbeat heart : hearts) {
            if (!heart.isStopped()) {
                LOG.atWarn()
                        .addKeyValue("task", heart.taskId())
                        .addKeyValue("reason", why)
                        .log("task cancelled");
            }
            heart.stop(why);
            syncs.cancel(heart);
        }
    }

    /** {@return the outcome of a task that failed} What broke it off comes before what that led to. */
    public Outcome outcome(Task task, Throwable problem) {
        TaskHeartbeat heart = running.get(task.getId());
        Failed outcome = heart != null && heart.isStopped()
                ? new Failed(Failed.CANCELLED, heart.why(), false)
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
