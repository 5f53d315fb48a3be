package io.batonxero.simulator;

import c1.connectorapi.baton.v1.Task;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The tasks and faults of a simulated ConductorOne. Thread-safe. */
public final class C1Script {
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    private final AtomicLong dropAt = new AtomicLong(Long.MAX_VALUE);
    private final AtomicInteger ignored = new AtomicInteger();
    private final AtomicBoolean silent = new AtomicBoolean();
    private volatile long holdAfter = Long.MAX_VALUE;
    private volatile boolean cancelled;
    private volatile Duration nextPoll = Duration.ofSeconds(1);
    private volatile Duration nextHeartbeat = Duration.ofSeconds(30);

    private record Fault(String method, Status status) {}

    C1Script() {}

    /** Queues a task for the next GetTask. */
    public C1Script queue(Task task) {
        tasks.add(task);
        return this;
    }

    /** {@return whether a task was not taken yet} */
    public boolean isQueued(Task task) {
        return tasks.contains(task);
    }

    /** Fails the next calls of a method, given by its bare name; empty for any method. */
    public C1Script fail(String method, Status status, int times) {
        for (int i = 0; i < times; i++) {
            faults.add(new Fault(method, status));
        }
        return this;
    }

    /** Removes the remaining faults of {@link #fail}. */
    public C1Script clearFaults() {
        faults.clear();
        return this;
    }

    /** Fails the next upload with UNAVAILABLE after this many bytes. */
    public C1Script dropUploadAt(long bytes) {
        dropAt.set(bytes);
        return this;
    }

    /** Pauses every upload after this many messages, until {@link #resumeUploads}. */
    public C1Script holdUploadsAfter(int messages) {
        holdAfter = messages;
        return this;
    }

    /** Reads this many of the next uploads completely, without a response. */
    public C1Script ignoreUploads(int times) {
        ignored.set(times);
        return this;
    }

    /** Resumes the paused uploads. */
    public void resumeUploads() {
        holdAfter = Long.MAX_VALUE;
        for (Runnable upload = held.poll(); upload != null; upload = held.poll()) {
            upload.run();
        }
    }

    /** Sets whether calls get no response. */
    public C1Script silent(boolean enabled) {
        silent.set(enabled);
        return this;
    }

    /** Sets whether heartbeats report the task as cancelled. */
    public C1Script cancelled(boolean enabled) {
        cancelled = enabled;
        return this;
    }

    /** Sets the intervals of polls and heartbeats in the responses. */
    public C1Script pace(Duration poll, Duration heartbeat) {
        nextPoll = poll;
        nextHeartbeat = heartbeat;
        return this;
    }

    Optional<Task> nextTask() {
        return Optional.ofNullable(tasks.poll());
    }

    Optional<Status> faultOf(String method) {
        Fault next = faults.peek();
        boolean isHit =
                next != null && (next.method().isEmpty() || next.method().equals(method)) && faults.remove(next);
        return isHit ? Optional.of(next.status()) : Optional.empty();
    }

    boolean isSilent() {
        return silent.get();
    }

    boolean isCancelled() {
        return cancelled;
    }

    Duration nextPoll() {
        return nextPoll;
    }

    Duration nextHeartbeat() {
        return nextHeartbeat;
    }

    boolean drops(long bytes) {
        long at = dropAt.get();
        return bytes >= at && dropAt.compareAndSet(at, Long.MAX_VALUE);
    }

    /** {@return whether a complete upload gets no response} */
    boolean ignoresUpload() {
        return ignored.getAndUpdate(remaining -> Math.max(0, remaining - 1)) > 0;
    }

    /** Continues an upload now, or when it is resumed. */
    void read(long messages, Runnable more) {
        if (messages < holdAfter) {
            more.run();
        } else {
            held.add(more);
            if (holdAfter == Long.MAX_VALUE) {
                resumeUploads();
            }
        }
    }
}
