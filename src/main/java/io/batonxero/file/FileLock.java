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
 * A file that one process at a time holds, and in it one owner; any thread may release it. The system releases it when the
 * process dies, however it dies; the file stays.
 */
public final class FileLock implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(FileLock.class);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
    private static final Duration QUIET_WAIT = Duration.ofSeconds(2);
    private static final int MAX_HOLDER_BYTES = 200;

    /** Systems drop a lock of this process when any of its handles of the file is closed, so it must open none again. */
    private static final Set<Path> IN_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final AtomicBoolean isOpen = new AtomicBoolean(true);

    private FileLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** {@return the lock, once it is free} None where it is not free within {@code timeout}. */
    public static Optional<FileLock> acquire(Path file, Duration timeout) throws IOException, InterruptedException {
        return acquire(file, timeout, () -> false);
    }

    /**
     * {@return the lock, once it is free} None where it is not free within {@code timeout}, or the wait was cancelled.
     * After two seconds the log says which process holds it.
     *
     * @param file made if it is missing; its folder has to be there
     * @param isCancelled called again and again
     * @throws IOException if the file cannot be made or is no regular file, or its disk knows no locks
     */
    public static Optional<FileLock> acquire(Path file, Duration timeout, BooleanSupplier isCancelled)
            throws IOException, InterruptedException {
        Path key = keyOf(file);
        FileType.requireFile(key);
        Wait wait = new Wait(key, timeout, isCancelled);
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Optional<FileLock> opened = open(key, options, DurableFile.attributes("rw-------"));
        while (opened.isEmpty()) {
            if (wait.isOver(() -> "another thread of this process")) {
                return Optional.empty();
            }
            opened = open(key, options, DurableFile.attributes("rw-------"));
        }
        FileLock lock = opened.get();
        boolean held = false;
        try {
            // Systems can wait for a lock only without an end.
            held = lock.channel.tryLock() != null;
            while (!held && !wait.isOver(lock::holder)) {
                held = lock.channel.tryLock() != null;
            }
            if (held) {
                lock.sign();
            }
            return held ? opened : Optional.empty();
        } finally {
            if (!held) {
                lock.close();
            }
        }
    }

    /**
     * {@return the lock of a new empty file, for its owner only} None if another process deleted it before it was held: then
     * another name is free. Where a disk knows no locks nobody holds it, and nobody takes it over.
     *
     * @throws FileAlreadyExistsException if something of this name is there
     */
    static Optional<FileLock> create(Path file) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Optional<FileLock> created = open(file, options, DurableFile.attributes("rw-------"));
        if (created.isPresent() && (created.get().owner() == Owner.OTHERS || !Files.exists(file))) {
            created.get().close();
            return Optional.empty();
        }
        return created;
    }

    /** {@return the lock of a file that no living process holds} None if one does, or it is gone, a link or not ours to open. */
    static Optional<FileLock> takeOver(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            // Nor is a FIFO that takes its place now waited for, as it is opened to be read too.
            return Optional.empty();
        }
        Optional<FileLock> left = Optional.empty();
        try {
            left = open(file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException gone) {
            return Optional.empty();
        }
        if (left.isPresent() && left.get().owner() != Owner.US) {
            left.get().close();
            return Optional.empty();
        }
        return left;
    }

    /** {@return the open file, not locked yet} None while this process has it open. */
    private static Optional<FileLock> open(Path file, Set<OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        Path key = keyOf(file);
        if (!IN_THIS_PROCESS.add(key)) {
            return Optional.empty();
        }
        @Nullable FileChannel channel = null;
        try {
            channel = FileChannel.open(file, options, attributes);
            return Optional.of(new FileLock(key, channel));
        } finally {
            if (channel == null) {
                IN_THIS_PROCESS.remove(key);
            }
        }
    }

    /** {@return one path for all that lead to a file, which may be missing} */
    private static Path keyOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new NoSuchFileException(file.toString());
        }
        return folder.toRealPath().resolve(file.getFileName());
    }

    private enum Owner {
        US,
        OTHERS,
        UNKNOWN
    }

    private Owner owner() {
        try {
            return channel.tryLock() == null ? Owner.OTHERS : Owner.US;
        } catch (IOException unknownToTheDisk) {
            return Owner.UNKNOWN;
        }
    }

    /** A wait for a lock, which has an end. */
    private static final class Wait {
        private final Path file;
        private final Duration timeout;
        private final BooleanSupplier isCancelled;
        private final long began = System.nanoTime();
        private boolean isLogged;

        Wait(Path file, Duration timeout, BooleanSupplier isCancelled) {
            this.file = file;
            this.timeout = timeout;
            this.isCancelled = isCancelled;
        }

        /** Sleeps for a moment first. */
        boolean isOver(Supplier<String> holder) throws InterruptedException {
            Thread.sleep(POLL_INTERVAL.toMillis());
            Duration waited = Duration.ofNanos(System.nanoTime() - began);
            if (!isLogged && waited.compareTo(QUIET_WAIT) > 0) {
                isLogged = true;
                LOG.atWarn()
                        .addKeyValue("file", file)
                        .addKeyValue("timeout_seconds", timeout.toSeconds())
                        .addKeyValue("held_by", holder.get())
                        .log("waiting for a lock");
            }
            return isCancelled.getAsBoolean() || waited.compareTo(timeout) > 0;
        }
    }

    /** Writes into the file who holds it, for those who wait. A full disk is no reason not to hold it. */
    private void sign() {
        String holder = "process " + ProcessHandle.current().pid() + " on "
                + System.getenv().getOrDefault("HOSTNAME", "this machine") + " since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException unsigned) {
            LOG.debug("could not write the holder into a lock file", unsigned);
        }
    }

    private String holder() {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_HOLDER_BYTES);
        try {
            channel.read(bytes, 0);
        } catch (IOException unreadable) {
            return "another process";
        }
        String holder = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        return holder.isEmpty() ? "another process" : holder.replaceAll("[^\\w .:-]", "?");
    }

    /** {@return where the content of the file goes} */
    FileChannel channel() {
        return channel;
    }

    /** Releases it. Does nothing the second time. */
    @Override
    public void close() throws IOException {
        if (isOpen.compareAndSet(true, false)) {
            try {
                channel.close();
            } finally {
                IN_THIS_PROCESS.remove(file);
            }
        }
    }
}
