package io.batonxero.cli;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.base.Version;
import io.batonxero.file.DurableFile;
import io.batonxero.file.OutputFile;
import io.batonxero.secret.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The zip file of a support request. It is new: an existing file is never replaced. */
record DiagnosisFile(Path path) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /**
     * {@return the file of this name}
     *
     * @param name empty for one in the working directory that is named after the time
     * @throws ConfigurationException if it exists or cannot be created
     */
    static DiagnosisFile of(String name) {
        String given = name.isEmpty() ? Version.PROGRAM + "-diagnosis-" + TIME.format(Instant.now()) + ".zip" : name;
        try {
            Optional<String> problem = OutputFile.isUrl(given)
                    ? Optional.of("which is a URL. Set a file path.")
                    : OutputFile.problem(Path.of(given));
            problem.ifPresent(reason -> {
                throw new ConfigurationException("--output names " + given + ", " + reason);
            });
            DiagnosisFile file = new DiagnosisFile(Path.of(given).toAbsolutePath());
            file.requireNew();
            return file;
        } catch (InvalidPathException e) {
            throw new ConfigurationException(
                    "--output names " + given + ", which is not a valid file name. Set another path.", e);
        }
    }

    private void requireNew() {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new ConfigurationException(
                    "--output names " + path + ", which already exists. Delete it, or name a new file.");
        }
    }

    /**
     * Creates the file, as a whole and for its owner only, with all secrets masked that were registered until now.
     *
     * @param entries texts by name
     * @throws ConfigurationException if it cannot be written
     */
    void write(Map<String, String> entries) {
        requireNew();
        try {
            DurableFile.replace(path, out -> {
                // The caller closes the stream.
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
                for (Map.Entry<String, String> entry : entries.entrySet()) {
                    zip.putNextEntry(new ZipEntry(entry.getKey()));
                    zip.write(Secrets.mask(entry.getValue()).getBytes(StandardCharsets.UTF_8));
                    zip.closeEntry();
                }
                zip.finish();
            });
        } catch (IOException e) {
            throw new ConfigurationException(
                    "--output names " + path + ", which cannot be written (" + IoErrorText.of(e)
                            + "). Set a path elsewhere.",
                    e);
        }
    }
}
