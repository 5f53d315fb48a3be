package io.batonxero.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that one process at a time holds, and in it one thread; any thread may let go of it. The system lets go of it
 * when the process dies, however it dies; the file stays.
 */
public final class ProcessLock implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessLock.class);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
    private static final Duration QUIET_WAIT = Duration.ofSeconds(2);
    private static final int MAX_HOLDER_BYTES = 200;

    /** Systems keep such a lock for a process as a whole, and drop it when any of its handles of the file is closed. */
    private static final Map<Path, Semaphore> IN_THIS_PROCESS = new ConcurrentHashMap<>();

    private final Semaphore turn;
    private final FileChannel channel;
    private final AtomicBoolean held = new AtomicBoolean(true);

    private ProcessLock(Semaphore turn, FileChannel channel) {
        this.turn = turn;
        this.channel = channel;
    }

    /** {@return the lock, once it is free} None where it is not free within {@code timeout}. */
    public static Optional<ProcessLock> acquire(Path file, Duration timeout) throws IOException, InterruptedException {
        return acquire(file, timeout, () -> false);
    }

    /**
     * {@return the lock, once it is free} None where it is not free within {@code timeout}, or the wait was cancelled.
     * After two seconds the log says which process holds it.
     *
     * @param file made if it is missing; its folder has to be there
     * @param isCancelled asked again and again
     * @throws IOException if the file cannot be made or is no regular file, or its disk knows no locks
     */
    public static Optional<ProcessLock> acquire(Path file, Duration timeout, BooleanSupplier isCancelled)
            throws IOException, InterruptedException {
        Path key = HeldFile.keyOf(file);
        FileType.requireFile(key);
        Wait wait = new Wait(key, timeout, isCancelled);
        Semaphore turn = IN_THIS_PROCESS.computeIfAbsent(key, unused -> new Semaphore(1, true));
        while (!turn.tryAcquire(POLL_INTERVAL.toNanos(), TimeUnit.NANOSECONDS)) {
            if (wait.isOver(() -> "another thread of this process")) {
                return Optional.empty();
            }
        }
        Optional<ProcessLock> lock = Optional.empty();
        try {
            lock = acquire(key, turn, wait);
            return lock;
        } finally {
            if (lock.isEmpty()) {
                turn.release();
            }
        }
    }

    private static Optional<ProcessLock> acquire(Path file, Semaphore turn, Wait wait)
            throws IOException, InterruptedException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                DurableFile.attributes("rw-------"));
        boolean held = false;
        try {
            // Systems can wait for a lock only without an end.
            held = channel.tryLock() != null;
            while (!held && !wait.isOver(() -> holder(channel))) {
                Thread.sleep(POLL_INTERVAL.toMillis());
                held = channel.tryLock() != null;
            }
            if (!held) {
                return Optional.empty();
            }
            sign(channel);
            return Optional.of(new ProcessLock(turn, channel));
        } finally {
            if (!held) {
                channel.close();
            }
        }
    }

    /** A wait for a lock, which has an end. */
    private static final class Wait {
        private final Path file;
        private final Duration timeout;
        private final BooleanSupplier isCancelled;
        private final long began = System.nanoTime();
        private boolean isTold;

        Wait(Path file, Duration timeout, BooleanSupplier isCancelled) {
            this.file = file;
            this.timeout = timeout;
            this.isCancelled = isCancelled;
        }

        boolean isOver(Supplier<String> holder) {
            Duration waited = Duration.ofNanos(System.nanoTime() - began);
            if (!isTold && waited.compareTo(QUIET_WAIT) > 0) {
                isTold = true;
                LOG.warn(
                        "waiting for a lock lock={} timeout={}s held-by=\"{}\"",
                        file,
                        timeout.toSeconds(),
                        holder.get());
            }
            return isCancelled.getAsBoolean() || waited.compareTo(timeout) > 0;
        }
    }

    /** Says in the file who holds it, for those who wait. A full disk is no reason not to hold it. */
    private static void sign(FileChannel channel) {
        String holder = "process " + ProcessHandle.current().pid() + " on "
                + System.getenv().getOrDefault("HOSTNAME", "this machine") + " since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException unsigned) {
            LOG.debug("could not write who holds a lock", unsigned);
        }
    }

    private static String holder(FileChannel channel) {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_HOLDER_BYTES);
        try {
            channel.read(bytes, 0);
        } catch (IOException unreadable) {
            return "another process";
        }
        String holder = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        return holder.isEmpty() ? "another process" : holder.replaceAll("[^\\w .:-]", "?");
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
