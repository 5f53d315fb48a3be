package io.batonxero.file;

import io.batonxero.base.IoErrorText;
import io.batonxero.base.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
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

/** Replaces files atomically: after a power failure a file has its old or its new content. Only its owner can read it. */
public final class DurableFile {
    private static final Logger LOG = LoggerFactory.getLogger(DurableFile.class);
    private static final String TEMP_SUFFIX = ".tmp";
    private static final int MAX_PREFIX_BYTES = 230;
    /** As in Linux. */
    private static final int MAX_LINKS = 40;

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
     * Replaces the content of {@code file}, or of the file that it is a symbolic link to: writes a temporary file beside it,
     * forces it to disk and renames it. Deletes leftovers of interrupted replacements first.
     *
     * @throws IOException if the file was not replaced
     */
    public static void replace(Path file, Content content) throws IOException {
        Path target = target(file);
        deleteLeftovers(target);
        try (TempFile temp = TempFile.beside(target)) {
            OutputStream out = Channels.newOutputStream(temp.channel());
            content.writeTo(out);
            out.flush();
            temp.channel().force(true);
            rename(temp.path(), target);
        }
    }

    /**
     * Fails if {@code file} cannot be replaced by content of this size now: the disk is full, the folder is read-only, or
     * the file is a mount point or immutable. The check replaces the file by its own content, so the caller has called
     * {@link #requireOwned} and nobody else may write the file meanwhile.
     */
    public static void requireReplaceable(Path file, int bytes) throws IOException {
        Path target = target(file);
        try (TempFile temp = TempFile.beside(target)) {
            OutputStream out = Channels.newOutputStream(temp.channel());
            out.write(new byte[bytes]);
            temp.channel().force(true);
            if (FileType.requireFile(target) == FileType.FILE) {
                temp.channel().truncate(0);
                Files.copy(target, out);
                temp.channel().force(true);
                rename(temp.path(), target);
            } else {
                try (TempFile other = TempFile.beside(target)) {
                    rename(temp.path(), other.path());
                }
            }
        }
    }

    /**
     * Fails if no file can be created beside {@code file}, or if one of these files exists and is not a regular file or
     * belongs to another user. Changes nothing.
     */
    public static void requireOwned(Path file, Path... others) throws IOException {
        Path target = target(file);
        FileType.requireFile(target);
        try (TempFile temp = TempFile.beside(target)) {
            OwnerOnlyFile.requireOwned(target, temp.path());
            for (Path other : others) {
                OwnerOnlyFile.requireOwned(other.toAbsolutePath(), temp.path());
            }
        }
    }

    /** Fails if the temporary file for a replacement cannot be created beside {@code file}. */
    static void requireFileBeside(Path file) throws IOException {
        TempFile.beside(file.toAbsolutePath()).close();
    }

    /**
     * {@return the file at the end of the symbolic links, or {@code file} itself} Either may be missing.
     *
     * @throws FileSystemLoopException if the links never end
     * @throws FileSystemException if one of them is an open file of a process
     */
    public static Path target(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MAX_LINKS) {
                throw new FileSystemLoopException(file.toString());
            }
            // /dev/stdout is such a link: its target would be replaced under the process that has it open.
            if (target.startsWith("/proc") || target.startsWith("/dev/fd")) {
                throw new FileSystemException(file.toString(), null, "is an open file of a process");
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        return target;
    }

    /** Deletes the temporary files that interrupted replacements of these files left. All files are in one folder. */
    public static void deleteLeftovers(Path... files) throws IOException {
        Path folder = files[0].toAbsolutePath().getParent();
        // A writable folder need not be readable; leftovers then stay.
        if (folder != null && FileType.of(folder) == FileType.FOLDER && Files.isReadable(folder)) {
            try (Stream<Path> children = Files.list(folder)) {
                for (Path leftover : children.filter(
                                child -> Stream.of(files).anyMatch(target -> isTempFileOf(target, child)))
                        .toList()) {
                    deleteUnlessLocked(leftover);
                }
            }
        }
    }

    private static void deleteUnlessLocked(Path leftover) throws IOException {
        Optional<FileLock> taken = FileLock.takeOver(leftover);
        if (taken.isPresent()) {
            FileLock lock = taken.get();
            try (lock) {
                Files.deleteIfExists(leftover);
            }
        }
    }

    /** A locked temporary file beside its target. {@link #close} deletes it unless it was renamed. */
    private record TempFile(Path path, FileLock lock) implements Closeable {
        static TempFile beside(Path target) throws IOException {
            while (true) {
                long number = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
                Path path = target.resolveSibling(tempPrefix(target) + number + TEMP_SUFFIX);
                Optional<FileLock> lock = FileLock.create(path);
                if (lock.isPresent()) {
                    return new TempFile(path, lock.get());
                }
            }
        }

        FileChannel channel() {
            return lock.channel();
        }

        @Override
        public void close() throws IOException {
            try (lock) {
                Files.deleteIfExists(path);
            }
        }
    }

    /** A file system permits 255 bytes, so a name that leaves no room for a number is replaced by its checksum. */
    private static String tempPrefix(Path target) {
        String name = String.valueOf(target.getFileName());
        return (name.getBytes(StandardCharsets.UTF_8).length > MAX_PREFIX_BYTES ? Sha256.hex(name) : name) + ".";
    }

    private static boolean isTempFileOf(Path target, Path file) {
        String name = String.valueOf(file.getFileName());
        String prefix = tempPrefix(target);
        return name.startsWith(prefix) && name.substring(prefix.length()).matches("\\d+\\.tmp");
    }

    /** Creates the folder of {@code file}, accessible to its owner only, if it is missing. */
    public static void createFolderOf(Path file) throws IOException {
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

    private static void rename(Path source, Path target) throws IOException {
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try {
            forceFolder(target);
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", target)
                    .addKeyValue("reason", IoErrorText.of(e))
                    .log(
                            "file written, but its folder could not be synced to disk: a power failure may bring the old file back");
        }
    }

    /** Makes a rename durable; Windows has no such call. */
    private static void forceFolder(Path file) throws IOException {
        Path folder = file.getParent();
        if (POSIX && folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
