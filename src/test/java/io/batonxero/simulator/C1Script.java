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

/** How a simulated ConductorOne behaves: the tasks it has, and what it does wrong. Thread-safe. */
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

    /** Has this task for the next who asks. */
    public C1Script queue(Task task) {
        tasks.add(task);
        return this;
    }

    /** {@return whether nobody took a task yet} */
    public boolean isQueued(Task task) {
        return tasks.contains(task);
    }

    /** Fails the next calls of a method (its bare name; empty for any), so many times. */
    public C1Script fail(String method, Status status, int times) {
        for (int i = 0; i < times; i++) {
            faults.add(new Fault(method, status));
        }
        return this;
    }

    /** Fails no more calls. */
    public C1Script forgive() {
        faults.clear();
        return this;
    }

    /** Breaks the next upload off as UNAVAILABLE once it has read this many bytes. */
    public C1Script dropUploadAt(long bytes) {
        dropAt.set(bytes);
        return this;
    }

    /** Reads no more of any upload after so many messages, until {@link #goOnReading}. */
    public C1Script holdUploadsAfter(int messages) {
        holdAfter = messages;
        return this;
    }

    /** Reads the next uploads to their ends and never replies, so many times. */
    public C1Script ignoreUploads(int times) {
        ignored.set(times);
        return this;
    }

    /** Reads the uploads that it held, to their ends. */
    public void goOnReading() {
        holdAfter = Long.MAX_VALUE;
        for (Runnable upload = held.poll(); upload != null; upload = held.poll()) {
            upload.run();
        }
    }

    /** Answers no call at all, or again. */
    public C1Script silent(boolean yes) {
        silent.set(yes);
        return this;
    }

    /** Answers heartbeats by cancelling the task, or not any more. */
    public C1Script cancelled(boolean yes) {
        cancelled = yes;
        return this;
    }

    /** Asks to be polled, and to be sent heartbeats, this often. */
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
        boolean hit = next != null && (next.method().isEmpty() || next.method().equals(method)) && faults.remove(next);
        return hit ? Optional.of(next.status()) : Optional.empty();
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

    /** {@return whether an upload that came in whole gets no reply} */
    boolean ignoresUpload() {
        return ignored.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    /** Goes on reading now, or when it may. */
    void read(long messages, Runnable more) {
        if (messages < holdAfter) {
            more.run();
        } else {
            held.add(more);
            if (holdAfter == Long.MAX_VALUE) {
                goOnReading();
            }
        }
    }
}
