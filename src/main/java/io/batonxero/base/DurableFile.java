package io.batonxero.base;

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

/** A file that only its owner can read, and that is either the old one or the new one, whole, whenever power fails. */
public final class DurableFile {
    private static final String TEMPORARY = ".tmp";
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private DurableFile() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything to {@code out}, which the caller closes. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Replaces {@code file} by new content: written beside it, forced to disk, then renamed over it. Clears what others
     * left there who died while they did so.
     */
    public static void replace(Path file, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        deleteLeftovers(target);
        try (Fresh fresh = Fresh.beside(target)) {
            OutputStream out = Channels.newOutputStream(fresh.channel());
            content.writeTo(out);
            out.flush();
            fresh.channel().force(true);
            Files.move(fresh.path(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder(target);
        }
    }

    /** Fails if {@code file} could not be replaced by so many bytes now: its disk may be full, its folder not ours. */
    public static void requireRoom(Path file, int bytes) throws IOException {
        try (Fresh trial = Fresh.beside(file.toAbsolutePath())) {
            Channels.newOutputStream(trial.channel()).write(new byte[bytes]);
            trial.channel().force(true);
        }
    }

    /** Deletes what processes that died while they replaced {@code file} have left beside it. */
    public static void deleteLeftovers(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder != null && Files.isDirectory(folder) && Files.isReadable(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path left : files.filter(one -> isTemporaryOf(target, one)).toList()) {
                    deleteUnlessHeld(left);
                }
            }
        }
    }

    private static void deleteUnlessHeld(Path temporary) throws IOException {
        Optional<HeldFile> left = HeldFile.takeOver(temporary);
        if (left.isPresent()) {
            HeldFile held = left.get();
            try (held) {
                Files.deleteIfExists(temporary);
            }
        }
    }

    /** A temporary file beside the one it may replace. It is gone when it is closed, under this name. */
    private record Fresh(Path path, HeldFile held) implements Closeable {
        static Fresh beside(Path target) throws IOException {
            while (true) {
                long number = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
                Path path = target.resolveSibling(target.getFileName() + "." + number + TEMPORARY);
                Optional<HeldFile> held = HeldFile.make(path);
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
        if (folder != null && !Files.isDirectory(folder)) {
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
