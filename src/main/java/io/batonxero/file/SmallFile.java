package io.batonxero.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads whole files up to a maximum size. Rejects FIFOs and devices, which may block or never end. */
public final class SmallFile {
    private static final Path STDIN = Path.of("/dev/stdin");

    private SmallFile() {}

    /**
     * {@return the content of a file}
     *
     * @throws NoSuchFileException if the file is missing
     * @throws IOException if the file cannot be read, is not a regular file, or has more than {@code maxBytes}
     */
    public static byte[] read(Path file, int maxBytes) throws IOException {
        // Permits a shell's <(command): a pipe with a writer.
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

    /** {@return the text of a UTF-8 file, without a byte order mark} Fails as {@link #read}, and if the file is not UTF-8. */
    public static String text(Path file, int maxBytes) throws IOException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(read(file, maxBytes)))
                .toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
