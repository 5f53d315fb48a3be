package io.batonxero.cli;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.base.SafeText;
import io.batonxero.file.FileType;
import io.batonxero.secret.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A log file whose last lines a support request contains. */
record LogFile(Path path) {
    static final int MAX_LINES = 2000;
    private static final int MAX_BYTES = 4 << 20;

    /**
     * {@return the log file of this name}
     *
     * @throws ConfigurationException if it is not a readable file
     */
    static LogFile of(String name) {
        try {
            Path path = Path.of(name);
            if (FileType.requireFile(path) == FileType.MISSING) {
                throw new NoSuchFileException(name);
            }
            Files.newInputStream(path).close();
            return new LogFile(path);
        } catch (InvalidPathException e) {
            throw new ConfigurationException("--log " + name + ": not the name of a file. Give the log file.", e);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "--log " + name + " cannot be read (" + IoErrorText.withoutFile(e)
                            + "). Check the path, and that this user may read the file.",
                    e);
        }
    }

    /** {@return the last lines, at most {@value #MAX_LINES} and 4 MiB, without secrets and without the details of URLs} */
    String lastLines() throws IOException {
        byte[] bytes;
        boolean isCut;
        try (InputStream in = Files.newInputStream(path)) {
            long skipped = Math.max(0, Files.size(path) - MAX_BYTES);
            in.skipNBytes(skipped);
            bytes = in.readNBytes(MAX_BYTES);
            isCut = skipped > 0;
        }
        // Masks first: of a secret of several lines the last one may remain.
        String text = SafeText.withoutUrlDetails(Secrets.mask(new String(bytes, StandardCharsets.UTF_8)));
        List<String> lines = text.lines().skip(isCut ? 1 : 0).toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size())) + "\n";
    }
}
