package io.batonxero.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in {@code java.io.tmpdir} that holds every temporary file of this process. A process that is killed leaves
 * its own behind; the next one clears it.
 */
public final class TemporaryDirectory {
    /** What this program and its libraries put there. */
    private static final Pattern OURS = Pattern.compile("(demo|libzstd|read|report|simulated|sqlite|sync).*");

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryDirectory.class);
    private static final String NAME = "baton-xero-camel-";
    private static final String LOCK = "lock";

    /** Kept, so that the lock is. */
    private static @Nullable TemporaryDirectory current;

    private final Path path;
    private final FileLock lock;

    private TemporaryDirectory(Path path, FileLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** {@return this process's own, for its owner only} Made anew where something has tidied it away. */
    public static synchronized Path ofThisProcess() throws IOException {
        if (current != null && Files.isDirectory(current.path)) {
            return current.path;
        }
        TemporaryDirectory fresh = make();
        forLibraries(current == null ? "" : current.path.toString(), fresh.path.toString());
        if (current != null) {
            current.lock.close();
        }
        current = fresh;
        return fresh.path;
    }

    /** Deletes the folders of processes of this user that no longer live. What cannot be deleted stays, and is told. */
    public static void clearLeftovers() {
        try {
            Path own = ofThisProcess();
            UserPrincipal user = Files.getOwner(own);
            for (Path folder : others(own)) {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                        && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user)) {
                    clear(folder);
                }
            }
        } catch (IOException | UncheckedIOException failed) {
            LOG.atWarn()
                    .addKeyValue("folder", System.getProperty("java.io.tmpdir"))
                    .addKeyValue("reason", failed.toString())
                    .log("could not delete temporary files");
        }
    }

    private static TemporaryDirectory make() throws IOException {
        while (true) {
            Path path = Files.createTempDirectory(NAME);
            Optional<FileLock> lock = lockIn(path);
            if (lock.isPresent()) {
                // In the order of their making: the JVM deletes the last first, after all that stops with it.
                path.toFile().deleteOnExit();
                path.resolve(LOCK).toFile().deleteOnExit();
                return new TemporaryDirectory(path, lock.get());
            }
        }
    }

    /** None if another process just starting took the folder for one that was left. */
    private static Optional<FileLock> lockIn(Path folder) throws IOException {
        try {
            return FileLock.create(folder.resolve(LOCK));
        } catch (IOException failed) {
            if (Files.deleteIfExists(folder)) {
                throw failed;
            }
            return Optional.empty();
        }
    }

    /** The libraries of SQLite and Zstandard unpack themselves when they are first used. */
    private static void forLibraries(String before, String folder) {
        for (String key : List.of("org.sqlite.tmpdir", "ZstdTempFolder")) {
            if (System.getProperty(key, before).equals(before)) {
                System.setProperty(key, folder);
            }
        }
    }

    private static List<Path> others(Path own) throws IOException {
        try (Stream<Path> folders = Files.list(own.resolveSibling(""))) {
            return folders.filter(folder -> !folder.equals(own)
                            && String.valueOf(folder.getFileName()).startsWith(NAME))
                    .toList();
        }
    }

    private static void clear(Path folder) {
        try {
            if (!isLocked(folder)) {
                clearUnlocked(folder);
                return;
            }
            Optional<FileLock> left = FileLock.takeOver(folder.resolve(LOCK));
            if (left.isPresent()) {
                FileLock held = left.get();
                try (held) {
                    delete(folder);
                }
                LOG.atDebug().addKeyValue("folder", folder).log("deleted leftovers");
            }
        } catch (NoSuchFileException e) {
            LOG.atDebug().addKeyValue("folder", folder).setCause(e).log("another process deletes leftovers");
        } catch (IOException | UncheckedIOException stays) {
            LOG.atWarn()
                    .addKeyValue("folder", folder)
                    .addKeyValue("reason", stays.toString())
                    .log("could not delete temporary files");
        }
    }

    private static boolean isLocked(Path folder) {
        return Files.exists(folder.resolve(LOCK), LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isOurs(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.allMatch(
                    file -> OURS.matcher(String.valueOf(file.getFileName())).matches());
        }
    }

    private static void clearUnlocked(Path folder) throws IOException {
        try {
            // Nothing was in it yet, or nothing is any more.
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException notEmpty) {
            // The lock is the first to come. It goes when its process ends in order, which may leave others behind.
            if (!isLocked(folder)) {
                if (!isOurs(folder)) {
                    throw notEmpty;
                }
                delete(folder);
            }
        }
    }

    /** The lock goes last but one, so that what is left by whoever dies here is found again. */
    private static void delete(Path folder) throws IOException {
        Path lock = folder.resolve(LOCK);
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(lock)) {
                    Files.deleteIfExists(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                // Another process that starts now clears the same folder.
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                if (!directory.equals(folder)) {
                    Files.deleteIfExists(directory);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Files.deleteIfExists(lock);
        Files.deleteIfExists(folder);
    }
}
