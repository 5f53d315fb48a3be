package io.batonxero.file;

import io.batonxero.base.IoErrorText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks a file that a setting names for output, before the work that ends with writing it. */
public final class OutputFile {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT_FIELD = 4;

    private static final Pattern URL = Pattern.compile("\\p{Alpha}[\\w+.-]*://.*");

    private OutputFile() {}

    /** {@return whether a setting is a URL such as {@code s3://bucket/key}, which would be a path of an odd name} */
    public static boolean isUrl(String setting) {
        return URL.matcher(setting).matches();
    }

    /**
     * {@return the reason why a file cannot be replaced now and the remedy; empty if it can}
     *
     * The reason is a clause that continues a sentence after the name of the file.
     */
    public static Optional<String> problem(Path file) {
        try {
            Path target = DurableFile.target(file);
            Path folder = target.getParent();
            FileType type = FileType.of(target);
            if (type == FileType.FOLDER) {
                return Optional.of("which is a folder. Set a file path.");
            }
            if (type == FileType.OTHER) {
                return Optional.of("which is not a regular file. Set a file path.");
            }
            if (folder == null || FileType.of(folder) != FileType.FOLDER) {
                return Optional.of("whose folder " + folder + " does not exist. Create the folder.");
            }
            if (type == FileType.FILE && isMountPoint(target)) {
                return Optional.of("which cannot be replaced because it is a mount point. Mount its folder instead.");
            }
            DurableFile.requireFileBeside(target);
            return Optional.empty();
        } catch (FileSystemLoopException e) {
            return Optional.of("which is a circular link. Set a file path.");
        } catch (IOException e) {
            return Optional.of("which cannot be written (" + IoErrorText.of(e)
                    + "). Set a path elsewhere, or let this user write there.");
        }
    }

    private static boolean isMountPoint(Path file) throws IOException {
        if (!Files.isReadable(MOUNTS)) {
            return false;
        }
        String name = file.toRealPath().toString().replace("\\", "\\134").replace(" ", "\\040");
        return new String(Files.readAllBytes(MOUNTS), StandardCharsets.UTF_8)
                .lines()
                .anyMatch(line -> line.split(" ", -1)[MOUNT_POINT_FIELD].equals(name));
    }
}
