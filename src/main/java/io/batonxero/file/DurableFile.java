package io.batonxero.file;

import io.batonxero.base.IoErrorText;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that only its owner can read, and that is either the old one or the new one, whole, whenever power fails. */
public final class DurableFile {
    private static final Logger LOG = LoggerFactory.getLogger(DurableFile.class);
    private static final String TEMPORARY = ".tmp";
    static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private DurableFile() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything to {@code out}, which the caller closes. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Replaces {@code file} by new content: written beside it, forced to disk, then renamed over it. Deletes what
     * processes that died in doing so have left there.
     *
     * @throws IOException if it was not replaced
     */
    public static void replace(Path file, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        deleteLeftovers(target);
        try (Fresh fresh = Fresh.beside(target)) {
            OutputStream out = Channels.newOutputStream(fresh.channel());
            content.writeTo(out);
            out.flush();
            fresh.channel().force(true);
            rename(fresh.path(), target);
        }
    }

    /**
     * Fails if {@code file} could not be replaced by so many bytes now, for the same reasons: a full disk, a folder that
     * cannot be written, a file that is a mount point or immutable. To know that, it is replaced by its own content. It has
     * passed {@link #requireOurs}, and nobody else may write it meanwhile.
     */
    public static void tryReplace(Path file, int bytes) throws IOException {
        Path target = file.toAbsolutePath();
        try (Fresh fresh = Fresh.beside(target)) {
            OutputStream out = Channels.newOutputStream(fresh.channel());
            out.write(new byte[bytes]);
            fresh.channel().force(true);
            if (FileType.requireFile(target) == FileType.FILE) {
                fresh.channel().truncate(0);
                Files.copy(target, out);
                fresh.channel().force(true);
                rename(fresh.path(), target);
            } else {
                try (Fresh other = Fresh.beside(target)) {
                    rename(fresh.path(), other.path());
                }
            }
        }
    }

    /**
     * Fails if no file can be made beside {@code file}, or if one of these files is there and is no regular file or
     * another user's. Changes nothing.
     */
    public static void requireOurs(Path file, Path... others) throws IOException {
        Path target = file.toAbsolutePath();
        FileType.requireFile(target);
        try (Fresh fresh = Fresh.beside(target)) {
            OwnerOnlyFile.requireOurs(target, fresh.path());
            for (Path other : others) {
                OwnerOnlyFile.requireOurs(other.toAbsolutePath(), fresh.path());
            }
        }
    }

    /** Fails if no file can be made beside {@code file}, with a name as long as the one it needs to be replaced. */
    static void requireFileBeside(Path file) throws IOException {
        Fresh.beside(file.toAbsolutePath()).close();
    }

    /** Deletes what processes that died while they replaced one of these files, in one folder, have left beside it. */
    public static void deleteLeftovers(Path... files) throws IOException {
        Path folder = files[0].toAbsolutePath().getParent();
        // A folder that may be written but not listed keeps its leftovers.
        if (folder != null && FileType.of(folder) == FileType.FOLDER && Files.isReadable(folder)) {
            try (Stream<Path> there = Files.list(folder)) {
                for (Path left : there.filter(one -> Stream.of(files).anyMatch(target -> isTemporaryOf(target, one)))
                        .toList()) {
                    deleteUnlessHeld(left);
                }
            }
        }
    }

    private static void deleteUnlessHeld(Path temporary) throws IOException {
        Optional<FileLock> left = FileLock.takeOver(temporary);
        if (left.isPresent()) {
            FileLock held = left.get();
            try (held) {
                Files.deleteIfExists(temporary);
            }
        }
    }

    /** A temporary file beside the one it may replace. It is gone when it is closed, under this name. */
    private record Fresh(Path path, FileLock held) implements Closeable {
        static Fresh beside(Path target) throws IOException {
            while (true) {
                long number = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
                Path path = target.resolveSibling(target.getFileName() + "." + number + TEMPORARY);
                Optional<FileLock> held = FileLock.create(path);
                if (held.isPresent()) {
                    return new Fresh(path, held.get());
                }
            }
        }

        FileChannel channel() {
            return held.channel();
        }

        @Override
        public void close() throws IOException {
            try (held) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static boolean isTemporaryOf(Path target, Path file) {
        String name = String.valueOf(file.getFileName());
        String before = target.getFileName() + ".";
        return name.startsWith(before) && name.substring(before.length()).matches("\\d+\\.tmp");
    }

    /** Makes the folder that will hold {@code file}, for its owner only, unless it is there. */
    public static void makeFolderOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && FileType.of(folder) != FileType.FOLDER) {
            Files.createDirectories(folder, attributes("rwx------"));
        }
    }

    static FileAttribute<?>[] attributes(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static void rename(Path fresh, Path target) throws IOException {
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try {
            forceFolder(target);
        } catch (IOException failed) {
            LOG.atWarn()
                    .addKeyValue("file", target)
                    .addKeyValue("reason", IoErrorText.of(failed))
                    .log(
                            "file written, but its folder could not be synced to disk: a power failure may bring the old file back");
        }
    }

    /** A rename is durable once its folder is on disk; Windows has no such call. */
    private static void forceFolder(Path file) throws IOException {
        Path folder = file.getParent();
        if (POSIX && folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
