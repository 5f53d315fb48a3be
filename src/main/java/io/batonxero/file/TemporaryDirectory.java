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
 * The directory in {@code java.io.tmpdir} that holds all temporary files of this process. The next process deletes the
 * directory of a killed one. Thread-safe.
 */
public final class TemporaryDirectory {
    /** The names of files that this program and its libraries create. */
    private static final Pattern OWN_FILES = Pattern.compile("(demo|libzstd|read|report|simulated|sqlite|sync).*");

    private static final Logger LOG = LoggerFactory.getLogger(TemporaryDirectory.class);
    private static final String NAME_PREFIX = "baton-xero-camel-";
    private static final String LOCK_FILE = "lock";

    private static @Nullable TemporaryDirectory current;

    private final Path path;
    private final FileLock lock;

    private TemporaryDirectory(Path path, FileLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /** {@return the directory of this process, accessible to its owner only} Created again if a tidy-up job deleted it. */
    public static synchronized Path ofThisProcess() throws IOException {
        if (current != null && Files.isDirectory(current.path)) {
            return current.path;
        }
        TemporaryDirectory created = create();
        configureLibraries(current == null ? "" : current.path.toString(), created.path.toString());
        if (current != null) {
            current.lock.close();
        }
        current = created;
        return created.path;
    }

    /** {@return whether a file is in the directory of this process} */
    public static synchronized boolean contains(Path file) {
        return current != null && file.startsWith(current.path);
    }

    /** Deletes the directories of dead processes of this user. Logs what it cannot delete. */
    public static void deleteLeftovers() {
        try {
            Path own = ofThisProcess();
            UserPrincipal user = Files.getOwner(own);
            for (Path folder : foldersExcept(own)) {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                        && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user)) {
                    deleteLeftover(folder);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.atWarn()
                    .addKeyValue("folder", System.getProperty("java.io.tmpdir"))
                    .addKeyValue("reason", e.toString())
                    .log("could not delete temporary files");
        }
    }

    private static TemporaryDirectory create() throws IOException {
        while (true) {
            Path path = Files.createTempDirectory(NAME_PREFIX);
            Optional<FileLock> lock = lockIn(path);
            if (lock.isPresent()) {
                // The JVM deletes in reverse order at exit, after the shutdown hooks.
                path.toFile().deleteOnExit();
                path.resolve(LOCK_FILE).toFile().deleteOnExit();
                return new TemporaryDirectory(path, lock.get());
            }
        }
    }

    /** Empty if another starting process deleted the folder as a leftover. */
    private static Optional<FileLock> lockIn(Path folder) throws IOException {
        try {
            return FileLock.create(folder.resolve(LOCK_FILE));
        } catch (IOException e) {
            if (Files.deleteIfExists(folder)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** SQLite and Zstandard unpack their native libraries there on first use. */
    private static void configureLibraries(String previous, String folder) {
        for (String key : List.of("org.sqlite.tmpdir", "ZstdTempFolder")) {
            if (System.getProperty(key, previous).equals(previous)) {
                System.setProperty(key, folder);
            }
        }
    }

    private static List<Path> foldersExcept(Path own) throws IOException {
        try (Stream<Path> folders = Files.list(own.resolveSibling(""))) {
            return folders.filter(folder -> !folder.equals(own)
                            && String.valueOf(folder.getFileName()).startsWith(NAME_PREFIX))
                    .toList();
        }
    }

    private static void deleteLeftover(Path folder) {
        try {
            if (!hasLockFile(folder)) {
                deleteWithoutLock(folder);
                return;
            }
            Optional<FileLock> taken = FileLock.takeOver(folder.resolve(LOCK_FILE));
            if (taken.isPresent()) {
                FileLock lock = taken.get();
                try (lock) {
                    delete(folder);
                }
                LOG.atDebug().addKeyValue("folder", folder).log("deleted leftovers");
            }
        } catch (NoSuchFileException e) {
            LOG.atDebug().addKeyValue("folder", folder).setCause(e).log("another process deletes leftovers");
        } catch (IOException | UncheckedIOException deleteFailed) {
            LOG.atWarn()
                    .addKeyValue("folder", folder)
                    .addKeyValue("reason", deleteFailed.toString())
                    .log("could not delete temporary files");
        }
    }

    private static boolean hasLockFile(Path folder) {
        return Files.exists(folder.resolve(LOCK_FILE), LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean hasOnlyOwnFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.allMatch(file ->
                    OWN_FILES.matcher(String.valueOf(file.getFileName())).matches());
        }
    }

    private static void deleteWithoutLock(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException notEmpty) {
            // The lock file is created first and deleted at exit, even if other files remain.
            if (!hasLockFile(folder)) {
                if (!hasOnlyOwnFiles(folder)) {
                    throw notEmpty;
                }
                delete(folder);
            }
        }
    }

    /** Deletes the lock file just before the folder, so that an interrupted cleanup is repeated. */
    private static void delete(Path folder) throws IOException {
        Path lock = folder.resolve(LOCK_FILE);
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
                // Another starting process deletes the same folder.
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
