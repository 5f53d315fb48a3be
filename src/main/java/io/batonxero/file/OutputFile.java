package io.batonxero.file;

import io.batonxero.base.IoErrorText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file that a person names, which the program is to write when its work is done. */
public final class OutputFile {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

    /** The field of a line there that holds the mount point. */
    private static final int MOUNT_POINT = 4;

    private OutputFile() {}

    /** {@return why a file could not be replaced now, and what to do} Empty where it can be. */
    public static Optional<String> problem(Path file) {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        try {
            FileType type = FileType.of(target);
            if (type == FileType.FOLDER) {
                return Optional.of("is a folder. Name a file");
            }
            if (type == FileType.OTHER) {
                // It would be replaced, device or not.
                return Optional.of("is there and is no file. Name a file");
            }
            if (folder == null || FileType.of(folder) != FileType.FOLDER) {
                return Optional.of("the folder " + folder + " does not exist. Create it first");
            }
            if (type == FileType.FILE && isMountPoint(target)) {
                return Optional.of("is a mount point, which cannot be replaced. Mount its folder instead");
            }
            DurableFile.requireFileBeside(target);
            return Optional.empty();
        } catch (IOException failed) {
            return Optional.of("cannot be written (" + IoErrorText.of(failed)
                    + "). Name a file elsewhere, or let this user write there");
        }
    }

    private static boolean isMountPoint(Path file) throws IOException {
        if (!Files.isReadable(MOUNTS)) {
            return false;
        }
        String name = file.toRealPath().toString().replace("\\", "\\134").replace(" ", "\\040");
        return new String(Files.readAllBytes(MOUNTS), StandardCharsets.UTF_8)
                .lines()
                .anyMatch(line -> line.split(" ", -1)[MOUNT_POINT].equals(name));
    }
}
