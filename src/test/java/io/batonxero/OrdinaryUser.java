package io.batonxero;

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
 * Who runs the packaged program in tests: user 10001, as in the image, where root runs the tests. Root can write every folder
 * and read every file, and sees no fault of that kind. Anybody else who runs the tests runs the program as well.
 */
final class OrdinaryUser {
    static final int ID = 10_001;
    static final boolean IS_ANOTHER = "root".equals(System.getProperty("user.name"));

    private OrdinaryUser() {}

    /** {@return a command that gives what follows it mounts of its own} Where that is not allowed the test is skipped. */
    static List<String> withOwnMounts() throws IOException {
        Installed.assume("unshare");
        List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
        if (!IS_ANOTHER) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        List<String> trial = new ArrayList<>(command);
        trial.addAll(List.of("mount", "-t", "tmpfs", "tmpfs", System.getProperty("java.io.tmpdir")));
        Process mount = new ProcessBuilder(trial)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assumeTrue(mount.onExit().join().exitValue() == 0, "no mounts of one's own by " + String.join(" ", command));
        return command;
    }

    /** {@return the process to be of a command, as an ordinary user, who has neither a home nor settings of root's} */
    static ProcessBuilder process(List<String> command, Map<String, String> environment) {
        List<String> whole = new ArrayList<>();
        if (IS_ANOTHER) {
            whole.addAll(List.of("setpriv", "--reuid=" + ID, "--regid=" + ID, "--clear-groups"));
        }
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole);
        builder.environment()
                .keySet()
                .removeIf(name ->
                        name.startsWith("BATON_") || (IS_ANOTHER && (name.equals("HOME") || name.startsWith("XDG_"))));
        builder.environment().putAll(environment);
        return builder;
    }

    /** Lets the user have a folder and all that is in it now. */
    static void own(Path folder) throws IOException {
        if (IS_ANOTHER) {
            Files.walkFileTree(folder, new Owning());
        }
    }

    /** Lets the user have one file or folder, and nothing that is in it. */
    static void ownAlone(Path file) throws IOException {
        if (IS_ANOTHER) {
            Files.setAttribute(file, "unix:uid", ID, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(file, "unix:gid", ID, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** {@return a copy of a file in a folder, both the user's} */
    static Path copy(Path file, Path folder) throws IOException {
        Path copy = folder.resolve(String.valueOf(file.getFileName()));
        Files.write(copy, Files.readAllBytes(file));
        ownAlone(copy);
        return copy;
    }

    /** Another program may be running in the folder: what it deletes meanwhile is left out. */
    private static final class Owning extends SimpleFileVisitor<Path> {
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
