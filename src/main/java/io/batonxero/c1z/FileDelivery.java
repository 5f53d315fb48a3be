package io.batonxero.c1z;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.file.DurableFile;
import io.batonxero.file.FileType;
import io.batonxero.file.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Copies a finished sync to the file of the setting {@code baton.file}, replacing the previous one atomically. */
public final class FileDelivery {
    private final String file;

    /** Creates a delivery to {@code file}, relative to the working directory. */
    public FileDelivery(String file) {
        this.file = file;
    }

    /**
     * Checks that a sync can be delivered. Called at start-up if a route of this mode calls {@link #deliver}.
     *
     * @throws ConfigurationException if the target is not a regular file, or its folder is missing or cannot be written
     */
    public void requireWritable() {
        OutputFile.problem(target()).map(this::bad).ifPresent(problem -> {
            throw problem;
        });
    }

    /**
     * {@return the sync at its target} The previous file stays complete until it is replaced.
     *
     * @throws ConfigurationException as {@link #requireWritable} does
     * @throws C1zException if writing fails for another reason
     */
    public FinishedSync deliver(FinishedSync sync) {
        try {
            Path target = target();
            FileType.requireFile(target);
            DurableFile.replace(target, out -> Files.copy(sync.file(), out));
            return sync.withFile(target);
        } catch (IOException e) {
            requireWritable();
            throw new C1zException(
                    "The file " + target() + " could not be written (" + IoErrorText.of(e)
                            + "). The previous file is unchanged.",
                    e);
        }
    }

    private Path target() {
        if (OutputFile.isUrl(file)) {
            throw bad("which is a URL. Set a file path. To deliver elsewhere, replace the step deliver-file, by"
                    + " routes/swaps/deliver-file/" + (file.startsWith("sftp:") ? "sftp" : "s3")
                    + " for example (docs/routes.md).");
        }
        try {
            return Path.of(file).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw bad("which is not a valid file name. Set another path.");
        }
    }

    private ConfigurationException bad(String problem) {
        return new ConfigurationException("--file (BATON_FILE) names " + file + ", " + problem);
    }
}
