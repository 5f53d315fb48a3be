package io.batonxero.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that is read as a whole, up to a size: never a FIFO or a device, which may have no end. */
public final class SmallFile {
    private static final Path STDIN = Path.of("/dev/stdin");

    private SmallFile() {}

    /**
     * {@return the content of a file}
     *
     * @throws NoSuchFileException if it is missing
     * @throws IOException if it cannot be read, is no regular file, or has more than {@code maxBytes}
     */
    public static byte[] read(Path file, int maxBytes) throws IOException {
        // A shell's <(command) is a pipe that has a writer, and an end.
        if (!file.startsWith("/dev/fd") && !file.equals(STDIN) && FileType.requireFile(file) == FileType.MISSING) {
            throw new NoSuchFileException(file.toString());
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(maxBytes + 1);
            if (content.length > maxBytes) {
                throw new FileSystemException(file.toString(), null, "has more than " + maxBytes + " bytes");
            }
            return content;
        }
    }

    /** {@return the text of a file in UTF-8} Fails as {@link #read}, and if it is not UTF-8. */
    public static String text(Path file, int maxBytes) throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(read(file, maxBytes)))
                .toString();
    }
}
