package io.batonxero.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The user of the packaged program in tests. If root runs the tests, it is user 10001, as in the image, since file
 * permissions do not restrict root. Otherwise it is the user who runs the tests.
 */
public final class OrdinaryUser {
    public static final int ID = 10_001;
    public static final boolean TESTS_RUN_AS_ROOT = "root".equals(System.getProperty("user.name"));

    private OrdinaryUser() {}

    /** {@return a command prefix that gives a program its own mounts} Skips the test if that is not permitted. */
    public static List<String> withOwnMounts() throws IOException {
        Installed.assume("unshare");
        List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
        if (!TESTS_RUN_AS_ROOT) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        List<String> trial = new ArrayList<>(command);
        trial.addAll(List.of("mount", "-t", "tmpfs", "tmpfs", System.getProperty("java.io.tmpdir")));
        Process mount = new ProcessBuilder(trial)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assumeTrue(mount.onExit().join().exitValue() == 0, "no mount namespace by " + String.join(" ", command));
        return command;
    }

    /** {@return a process builder for a command, run as the ordinary user, without a home and without BATON_ variables} */
    public static ProcessBuilder process(List<String> command, Map<String, String> environment) {
        List<String> prefixed = new ArrayList<>();
        if (TESTS_RUN_AS_ROOT) {
            prefixed.addAll(List.of("setpriv", "--reuid=" + ID, "--regid=" + ID, "--clear-groups"));
        }
        prefixed.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(prefixed);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("BATON_")
                        || (TESTS_RUN_AS_ROOT && (name.equals("HOME") || name.startsWith("XDG_"))));
        builder.environment().putAll(environment);
        return builder;
    }

    /** Makes the user the owner of a folder and its present content. */
    public static void own(Path folder) throws IOException {
        if (TESTS_RUN_AS_ROOT) {
            Files.walkFileTree(folder, new ChangeOwner());
        }
    }

    /** Makes the user the owner of one file or folder, without its content. */
    public static void ownAlone(Path file) throws IOException {
        if (TESTS_RUN_AS_ROOT) {
            Files.setAttribute(file, "unix:uid", ID, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(file, "unix:gid", ID, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** {@return a copy of a file in a folder, owned by the user} */
    static Path copy(Path file, Path folder) throws IOException {
        Path copy = folder.resolve(String.valueOf(file.getFileName()));
        Files.write(copy, Files.readAllBytes(file));
        ownAlone(copy);
        return copy;
    }

    /** Ignores files that a program deletes meanwhile. */
    private static final class ChangeOwner extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            return visitFile(folder, attributes);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            try {
                ownAlone(file);
                return FileVisitResult.CONTINUE;
            } catch (NoSuchFileException e) {
                return FileVisitResult.CONTINUE;
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            return failed instanceof NoSuchFileException
                    ? FileVisitResult.CONTINUE
                    : super.visitFileFailed(file, failed);
        }
    }
}
