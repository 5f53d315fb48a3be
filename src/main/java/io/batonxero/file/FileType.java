package io.batonxero.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The type of file at a path. An unreadable path is an error, never a missing file. */
public enum FileType {
    /** No file, a link to a missing file, or a path below a file. */
    MISSING("missing"),
    FILE("a file"),
    FOLDER("a folder, not a file"),
    /** A FIFO, a device or a socket: opening one may block forever. */
    OTHER("a FIFO, a device or a socket, not a file");

    private final String description;

    FileType(String description) {
        this.description = description;
    }

    /**
     * {@return the type of the file at a path, following links}
     *
     * @throws IOException if the type cannot be read, as in a folder without search permission
     */
    public static FileType of(Path path) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                return FOLDER;
            }
            return attributes.isRegularFile() ? FILE : OTHER;
        } catch (NoSuchFileException e) {
            return MISSING;
        } catch (FileSystemException e) {
            if (isBelowFile(path)) {
                return MISSING;
            }
            throw e;
        }
    }

    /** {@return FILE or MISSING} Fails for any other type. */
    public static FileType requireFile(Path path) throws IOException {
        FileType type = of(path);
        if (type == FOLDER || type == OTHER) {
            throw new FileSystemException(path.toString(), null, "is " + type.description);
        }
        return type;
    }

    private static boolean isBelowFile(Path path) {
        Path ancestor = path.toAbsolutePath().getParent();
        while (ancestor != null && !Files.exists(ancestor)) {
            ancestor = ancestor.getParent();
        }
        return ancestor != null && !Files.isDirectory(ancestor);
    }
}
