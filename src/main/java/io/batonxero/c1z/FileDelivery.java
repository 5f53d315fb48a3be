package io.batonxero.c1z;

import io.batonxero.base.BadSetting;
import io.batonxero.base.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a finished sync where the user wants it, in place of the one before. */
public final class FileDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(FileDelivery.class);
    private final Path target;

    /**
     * Delivers to a file.
     *
     * @throws BadSetting if no file can be written there, so that this shows before a sync and not after it
     */
    public FileDelivery(String file) {
        target = Path.of(file).toAbsolutePath();
        Path folder = target.getParent();
        if (Files.isDirectory(target)) {
            throw new BadSetting("--file " + file + ": is a folder. Name a file.");
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            // It would be replaced, device or not.
            throw new BadSetting("--file " + file + ": is there and is no file. Name a file.");
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new BadSetting("--file " + file + ": the folder " + folder + " does not exist. Make it first.");
        }
        if (!Files.isWritable(folder)) {
            throw new BadSetting("--file " + file + ": the folder " + folder + " cannot be written.");
        }
    }

    /** {@return the sync, at its place} The file that was there stays whole until this one replaces it. */
    public FinishedSync deliver(FinishedSync sync) {
        try {
            DurableFile.replace(target, out -> Files.copy(sync.file(), out));
            return sync.withFile(target);
        } catch (IOException failed) {
            throw new C1zFault(
                    "The file " + target + " could not be written (" + failed
                            + "). What was there before is untouched.",
                    failed);
        } finally {
            discard(sync);
        }
    }

    private static void discard(FinishedSync sync) {
        try {
            C1zWriter.deleteFinished(sync.file());
        } catch (IOException left) {
            LOG.warn("left behind file={} why=\"{}\"", sync.file(), left.getMessage());
        }
    }
}
