package io.batonxero.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exclusive lock on a file, among processes and among threads of this one; any thread may release it. The system
 * releases it when the process dies. The file remains.
 */
public final class FileLock implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(FileLock.class);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
    private static final Duration LOG_DELAY = Duration.ofSeconds(2);
    private static final int MAX_HOLDER_BYTES = 200;

    /** POSIX drops all locks of a process on a file when it closes any handle of it, so each file is opened only once. */
    private static final Set<Path> OPEN_FILES = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final AtomicBoolean isOpen = new AtomicBoolean(true);

    private FileLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** {@return the lock; empty if it is not free within {@code timeout}} */
    public static Optional<FileLock> acquire(Path file, Duration timeout) throws IOException, InterruptedException {
        return acquire(file, timeout, () -> false);
    }

    /**
     * {@return the lock; empty if it is not free within {@code timeout} or the wait is cancelled} After 2 s the log names
     * the holder.
     *
     * @param file created if it is missing; its folder must exist
     * @param isCancelled polled during the wait
     * @throws IOException if the file cannot be created or is not a regular file, or its file system has no locks
     */
    public static Optional<FileLock> acquire(Path file, Duration timeout, BooleanSupplier isCancelled)
            throws IOException, InterruptedException {
        Path key = keyOf(file);
        FileType.requireFile(key);
        Wait wait = new Wait(key, timeout, isCancelled);
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Optional<FileLock> opened = open(key, options, DurableFile.attributes("rw-------"));
        while (opened.isEmpty()) {
            if (wait.sleepAndCheckOver(() -> "another thread of this process")) {
                return Optional.empty();
            }
            opened = open(key, options, DurableFile.attributes("rw-------"));
        }
        FileLock lock = opened.get();
        boolean held = false;
        try {
            // Polls: a blocking lock call has no timeout.
            held = lock.channel.tryLock() != null;
            while (!held && !wait.sleepAndCheckOver(lock::holder)) {
                held = lock.channel.tryLock() != null;
            }
            if (held) {
                wait.logEnd();
                lock.writeHolder();
            }
            return held ? opened : Optional.empty();
        } finally {
            if (!held) {
                lock.close();
            }
        }
    }

    /**
     * {@return the lock of a new empty file, accessible to its owner only} Empty if another process deleted the file before
     * it was locked: the caller tries another name. Without file system locks, the file is unlocked and
     * never taken over.
     *
     * @throws FileAlreadyExistsException if the path exists
     */
    static Optional<FileLock> create(Path file) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Optional<FileLock> created = open(file, options, DurableFile.attributes("rw-------"));
        if (created.isPresent() && (created.get().owner() == Owner.OTHER_PROCESS || !Files.exists(file))) {
            created.get().close();
            return Optional.empty();
        }
        return created;
    }

    /** {@return the lock of a leftover file} Empty if a process holds it, or if it is missing, a link or not accessible. */
    static Optional<FileLock> takeOver(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        Optional<FileLock> opened = Optional.empty();
        try {
            // READ too: write-only, a FIFO that replaces the file now would block.
            opened = open(file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            return Optional.empty();
        }
        if (opened.isPresent() && opened.get().owner() != Owner.THIS_PROCESS) {
            opened.get().close();
            return Optional.empty();
        }
        return opened;
    }

    /** {@return the open file, not locked yet; empty while this process has it open} */
    private static Optional<FileLock> open(Path file, Set<OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        Path key = keyOf(file);
        if (!OPEN_FILES.add(key)) {
            return Optional.empty();
        }
        @Nullable FileChannel channel = null;
        try {
            channel = FileChannel.open(file, options, attributes);
            return Optional.of(new FileLock(key, channel));
        } finally {
            if (channel == null) {
                OPEN_FILES.remove(key);
            }
        }
    }

    /** {@return the canonical path of a file, which may be missing} */
    private static Path keyOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new NoSuchFileException(file.toString());
        }
        return folder.toRealPath().resolve(file.getFileName());
    }

    private enum Owner {
        THIS_PROCESS,
        OTHER_PROCESS,
        UNKNOWN
    }

    private Owner owner() {
        try {
            return channel.tryLock() == null ? Owner.OTHER_PROCESS : Owner.THIS_PROCESS;
        } catch (IOException notSupported) {
            return Owner.UNKNOWN;
        }
    }

    private static final class Wait {
        private final Path file;
        private final Duration timeout;
        private final BooleanSupplier isCancelled;
        private final long startNanos = System.nanoTime();
        private boolean isLogged;

        Wait(Path file, Duration timeout, BooleanSupplier isCancelled) {
            this.file = file;
            this.timeout = timeout;
            this.isCancelled = isCancelled;
        }

        /** Sleeps for {@link #POLL_INTERVAL}, then returns whether to give up. */
        boolean sleepAndCheckOver(Supplier<String> holder) throws InterruptedException {
            Thread.sleep(POLL_INTERVAL.toMillis());
            Duration waited = Duration.ofNanos(System.nanoTime() - startNanos);
            if (!isLogged && waited.compareTo(LOG_DELAY) > 0) {
                isLogged = true;
                LOG.atWarn()
                        .addKeyValue("file", file)
                        .addKeyValue("timeout_seconds", timeout.toSeconds())
                        .addKeyValue("held_by", holder.get())
                        .log("waiting for a lock");
            }
            return isCancelled.getAsBoolean() || waited.compareTo(timeout) > 0;
        }

        void logEnd() {
            if (isLogged) {
                LOG.atInfo().addKeyValue("file", file).log("acquired a lock after waiting");
            }
        }
    }

    /** Writes the holder into the file, for the log of waiting processes. Works without it, as on a full disk. */
    private void writeHolder() {
        String holder = "process " + ProcessHandle.current().pid() + " on "
                + System.getenv().getOrDefault("HOSTNAME", "this machine") + " since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException e) {
            LOG.debug("could not write the holder into a lock file", e);
        }
    }

    private String holder() {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_HOLDER_BYTES);
        try {
            channel.read(bytes, 0);
        } catch (IOException e) {
            return "another process";
        }
        String holder = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        return holder.isEmpty() ? "another process" : holder.replaceAll("[^\\w .:-]", "?");
    }

    FileChannel channel() {
        return channel;
    }

    /** Releases the lock. Idempotent. */
    @Override
    public void close() throws IOException {
        if (isOpen.compareAndSet(true, false)) {
            try {
                channel.close();
            } finally {
                OPEN_FILES.remove(file);
            }
        }
    }
}
