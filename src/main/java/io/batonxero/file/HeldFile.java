package io.batonxero.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A temporary file that one process holds from when it is made until it is closed. The system lets go of it when the
 * process dies, however it dies: then others may take it over.
 */
final class HeldFile implements Closeable {
    /** Systems drop a lock of this process when any of its handles of the file is closed, so it must open none again. */
    private static final Set<Path> IN_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private HeldFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * {@return a new empty file, for its owner only} None if somebody cleared it away before it was held: then another
     * name is free. Where a disk knows no locks it is held by nobody, and nobody takes it over.
     *
     * @throws FileAlreadyExistsException if something of this name is there
     */
    static Optional<HeldFile> make(Path file) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Optional<HeldFile> made = open(file, options, DurableFile.attributes("rw-------"));
        if (made.isPresent() && (made.get().lock() == Lock.OTHERS || !Files.exists(file))) {
            made.get().close();
            return Optional.empty();
        }
        return made;
    }

    /** {@return a file that nobody living holds} None if somebody does, or it is gone, a link or not ours to open. */
    static Optional<HeldFile> takeOver(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            // Nor is a FIFO that takes its place now waited for, as it is opened to be read too.
            return Optional.empty();
        }
        Optional<HeldFile> left = Optional.empty();
        try {
            left = open(file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException gone) {
            return Optional.empty();
        }
        if (left.isPresent() && left.get().lock() != Lock.OURS) {
            left.get().close();
            return Optional.empty();
        }
        return left;
    }

    private static Optional<HeldFile> open(Path file, Set<OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        Path key = keyOf(file);
        if (!IN_THIS_PROCESS.add(key)) {
            return Optional.empty();
        }
        @Nullable FileChannel channel = null;
        try {
            channel = FileChannel.open(file, options, attributes);
            return Optional.of(new HeldFile(key, channel));
        } finally {
            if (channel == null) {
                IN_THIS_PROCESS.remove(key);
            }
        }
    }

    /** {@return one path for all that lead to a file, which may be missing} */
    static Path keyOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new NoSuchFileException(file.toString());
        }
        return folder.toRealPath().resolve(file.getFileName());
    }

    private enum Lock {
        OURS,
        OTHERS,
        UNKNOWN
    }

    private Lock lock() {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock == null ? Lock.OTHERS : Lock.OURS;
        } catch (IOException unknownToTheDisk) {
            return Lock.UNKNOWN;
        }
    }

    /** {@return where its content goes} */
    FileChannel channel() {
        return channel;
    }

    /** Lets go of it. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            IN_THIS_PROCESS.remove(file);
        }
    }
}
