package io.batonxero.base;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A file that one process at a time holds, and in it one thread; any thread may let go of it. The system lets go of it
 * when the process dies, however it dies; the empty file stays.
 */
public final class ProcessLock implements Closeable {
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** Systems keep such a lock for a process as a whole, and drop it when any of its handles of the file is closed. */
    private static final Map<Path, Semaphore> IN_THIS_PROCESS = new ConcurrentHashMap<>();

    private final Semaphore turn;
    private final FileChannel channel;
    private final AtomicBoolean held = new AtomicBoolean(true);

    private ProcessLock(Semaphore turn, FileChannel channel) {
        this.turn = turn;
        this.channel = channel;
    }

    /**
     * {@return the lock, once it is free} None where it is not free within {@code patience}.
     *
     * @param file made if it is not there; its folder has to be
     * @throws IOException if the file cannot be made, or its disk knows no locks
     */
    public static Optional<ProcessLock> acquire(Path file, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Path place = file.toAbsolutePath();
        Path folder = place.getParent();
        Path key = folder == null ? place : folder.toRealPath().resolve(place.getFileName());
        Semaphore turn = IN_THIS_PROCESS.computeIfAbsent(key, unused -> new Semaphore(1, true));
        if (!turn.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        Optional<ProcessLock> lock = Optional.empty();
        try {
            lock = acquire(key, turn, deadline);
            return lock;
        } finally {
            if (lock.isEmpty()) {
                turn.release();
            }
        }
    }

    private static Optional<ProcessLock> acquire(Path file, Semaphore turn, long deadline)
            throws IOException, InterruptedException {
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), DurableFile.attributes("rw-------"));
        boolean held = false;
        try {
            held = waitFor(channel, deadline);
            return held ? Optional.of(new ProcessLock(turn, channel)) : Optional.empty();
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    /** Systems can wait for a lock only without an end. */
    private static boolean waitFor(FileChannel channel, long deadline) throws IOException, InterruptedException {
        FileLock lock = channel.tryLock();
        while (lock == null && System.nanoTime() < deadline) {
            Thread.sleep(PAUSE.toMillis());
            lock = channel.tryLock();
        }
        return lock != null;
    }

    /** Lets the next one have it. Does nothing the second time. */
    @Override
    public void close() throws IOException {
        if (held.compareAndSet(true, false)) {
            try {
                channel.close();
            } finally {
                turn.release();
            }
        }
    }
}
