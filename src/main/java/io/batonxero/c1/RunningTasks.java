package io.batonxero.c1;

import c1.connectorapi.baton.v1.BatonServiceHeartbeatRequest;
import c1.connectorapi.baton.v1.BatonServiceHeartbeatResponse;
import c1.connectorapi.baton.v1.Task;
import com.google.protobuf.Duration;
import io.batonxero.base.Abortable;
import io.batonxero.base.KnownWait;
import io.batonxero.c1.Outcome.Failed;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks that are being worked on: room for them, their heartbeats, and their ends before time. Thread-safe.
 *
 * <p>Syncs run one after the other, since they share the limits of one Xero app.
 */
public final class RunningTasks {
    private static final Logger LOG = LoggerFactory.getLogger(RunningTasks.class);

    private final Host host;
    private final Abortable xero;
    private final Slots slots;
    private final OutcomeRetries outcomes;
    private final Semaphore syncing = new Semaphore(1);
    private final Map<String, Heart> running = new ConcurrentHashMap<>();
    private volatile boolean stopping;
    private @Nullable Heart aborting;

    /**
     * Has room for so many tasks.
     *
     * @param xero what a sync asks, to be aborted with it
     * @param outcomes those that ConductorOne did not take yet
     * @param syncTimeout how many milliseconds a sync may take
     */
    public RunningTasks(Host host, Abortable xero, int slots, OutcomeRetries outcomes, String syncTimeout) {
        this(
                host,
                xero,
                new Slots(slots, java.time.Duration.ofMillis(Long.parseLong(syncTimeout)), System::nanoTime),
                outcomes);
    }

    RunningTasks(Host host, Abortable xero, Slots slots, OutcomeRetries outcomes) {
        this.host = host;
        this.outcomes = outcomes;
        this.xero = xero;
        this.slots = slots;
    }

    /** {@return whether there is room for a task} It is taken, to be given back to {@link #releaseSlot}. */
    public boolean takeSlot() {
        return !stopping && slots.take();
    }

    /** {@return why no task can be taken} Empty unless all slots have been in use for longer than a task may take. */
    public Optional<String> problem() {
        // A task whose outcome is sent again has given its slot back.
        return slots.problem(running.keySet().stream()
                .filter(task -> !outcomes.isOpen(task))
                .sorted()
                .toList());
    }

    /** {@return whether no task is worked on, or asked for} */
    public boolean isIdle() {
        return slots.areFree();
    }

    /** Gives room back. */
    public void releaseSlot() {
        slots.release();
    }

    /**
     * Begins to work on a task.
     *
     * @throws IllegalStateException if it is worked on already; whoever began then will tell how it ended
     */
    public void begin(Task task) {
        Heart heart = new Heart(task.getId());
        if (stopping) {
            heart.stop(Heart.STOPPING);
        }
        if (running.putIfAbsent(task.getId(), heart) != null) {
            throw new IllegalStateException("ConductorOne gave task " + task.getId() + " again while it is worked on.");
        }
        LOG.info("began task={}", task.getId());
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
                .filter(Heart::isDue)
                .map(heart -> host.heartbeat(heart.taskId()))
                .toList();
    }

    /** Notes the answer to a heartbeat; a task that ConductorOne cancelled is broken off. */
    public void heard(String taskId, BatonServiceHeartbeatResponse answer) {
        Heart heart = running.get(taskId);
        if (heart != null) {
            Duration next = answer.getNextHeartbeat();
            heart.heard(next);
            if (answer.getCancelled()) {
                stop(List.of(heart), Heart.CANCELLED);
            }
        }
    }

    /** Notes that a heartbeat was not answered; after ten in a row the task is broken off. */
    public void missed(String taskId, Throwable problem) {
        Heart heart = running.get(taskId);
        if (heart != null) {
            LOG.atWarn()
                    .addKeyValue("task", taskId)
                    .log("heartbeat not answered task={} why=\"{}\"", taskId, problem.getMessage());
            if (heart.missed()) {
                stop(List.of(heart), Heart.UNHEARD);
            }
        }
    }

    /** {@return the messages that upload a file} They end when the task is broken off. */
    public UploadMessages upload(Path file, Task task) {
        Heart heart = running.get(task.getId());
        UploadMessages messages = host.upload(file, task).unless(() -> isStopped(task));
        return heart == null ? messages : messages.brokenOffBy(heart::whenStopped);
    }

    /** {@return whether a task was broken off} */
    public boolean isStopped(Task task) {
        Heart heart = running.get(task.getId());
        return heart == null || heart.isStopped();
    }

    /** {@return whether ConductorOne does not want a task any more} */
    public boolean isTakenBack(Task task) {
        Heart heart = running.get(task.getId());
        return heart == null || heart.why().equals(Heart.CANCELLED);
    }

    /**
     * Waits until no other sync runs. To be followed by {@link #endSync}.
     *
     * @throws CancellationException if the task is cancelled meanwhile
     */
    public void beginSync(Task task) throws InterruptedException {
        KnownWait wait = KnownWait.forOthers();
        try {
            while (!syncing.tryAcquire(1, TimeUnit.SECONDS)) {
                if (isStopped(task)) {
                    throw new CancellationException("the task was cancelled while it waited for another sync");
                }
            }
        } finally {
            wait.close();
        }
        synchronized (this) {
            aborting = running.get(task.getId());
            xero.resume();
            if (isStopped(task)) {
                xero.abort();
            }
        }
    }

    /** Lets the next sync run. */
    public void endSync() {
        synchronized (this) {
            aborting = null;
            xero.resume();
        }
        syncing.release();
    }

    /** Breaks off every task and takes no other: the program ends. */
    public void stop() {
        stopping = true;
        stop(running.values(), Heart.STOPPING);
    }

    private synchronized void stop(Collection<Heart> hearts, String why) {
        for (Heart heart : hearts) {
            if (!heart.isStopped()) {
                LOG.atWarn()
                        .addKeyValue("task", heart.taskId())
                        .log("broken off task={} why=\"{}\"", heart.taskId(), why);
            }
            heart.stop(why);
            if (heart.equals(aborting)) {
                xero.abort();
            }
        }
    }

    /** {@return the outcome of a task that failed} What broke it off comes before what that led to. */
    public Outcome outcome(Task task, Throwable problem) {
        Heart heart = running.get(task.getId());
        Outcome outcome = heart != null && heart.isStopped()
                ? new Failed(Failed.CANCELLED, heart.why(), false)
                : Outcome.of(problem);
        LOG.error("failed task={} outcome={}", task.getId(), outcome);
        LOG.debug("failed task={}", task.getId(), problem);
        return outcome;
    }
}
