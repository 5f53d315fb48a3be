package io.batonxero.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The kind of file at a path. A path that cannot be read is an error, never a missing file. */
public enum FileType {
    /** Nothing is there, or a link to nothing. */
    MISSING("missing"),
    /** A regular file. */
    FILE("a file"),
    /** A folder. */
    FOLDER("a folder, not a file"),
    /** A FIFO, a device or a socket: opening one may block without end. */
    OTHER("a FIFO, a device or a socket, not a file");

    private final String words;

    FileType(String words) {
        this.words = words;
    }

    /**
     * {@return what is at a path} Links are followed.
     *
     * @throws IOException if that cannot be known, as below a folder that this user may not search
     */
    public static FileType of(Path path) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                return FOLDER;
            }
            return attributes.isRegularFile() ? FILE : OTHER;
        } catch (NoSuchFileException missing) {
            return MISSING;
        } catch (FileSystemException failed) {
            if (isBelowFile(path)) {
                return MISSING;
            }
            throw failed;
        }
    }

    /** {@return the type of a path that has to be a regular file, if it is there} FILE or MISSING. */
    public static FileType requireFile(Path path) throws IOException {
        FileType type = of(path);
        if (type == FOLDER || type == OTHER) {
            throw new FileSystemException(path.toString(), null, "is " + type.words);
        }
        return type;
    }

    private static boolean isBelowFile(Path path) {
        Path above = path.toAbsolutePath().getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        return above != null && !Files.isDirectory(above);
    }
}
