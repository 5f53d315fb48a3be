package io.batonxero.xero.auth;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.file.DurableFile;
import io.batonxero.file.FileType;
import io.batonxero.file.OwnerOnlyFile;
import io.batonxero.file.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that holds new tokens until their store has them. The next load recovers them if storing failed or the process was
 * killed.
 */
final class PendingTokens {
    private static final Logger LOG = LoggerFactory.getLogger(PendingTokens.class);

    /** Maximum size of a document; real ones are smaller than 10 kB. */
    static final int MAX_BYTES = 1 << 16;

    private final Path file;

    PendingTokens(Path file) {
        this.file = file;
    }

    /** {@return the file} It exists only while the store does not have its tokens. */
    Path file() {
        return file;
    }

    boolean isMissing() throws IOException {
        return FileType.requireFile(file) == FileType.MISSING;
    }

    /**
     * Writes tokens and syncs them to disk.
     *
     * @throws ConfigurationException if this user has no home directory
     */
    void keep(StoredTokens tokens) throws IOException {
        StateDirectory.requireHome(file);
        DurableFile.createFolderOf(file);
        DurableFile.replace(file, out -> out.write(tokens.document()));
    }

    /**
     * Writes tokens, if there is a writable folder.
     *
     * @return where they are until a remote store has them, and what to do
     */
    String keepAndDescribe(StoredTokens tokens) {
        try {
            keep(tokens);
            return remedy();
        } catch (IOException | ConfigurationException e) {
            LOG.debug("could not keep a copy of the new tokens before storing them", e);
            return " Only this process has the new tokens, and stores them once this is fixed: do not stop it.";
        }
    }

    /** {@return where the tokens are that could not be stored, and what to do} */
    String remedy() {
        return " The new tokens are in the file " + file
                + ". The next refresh stores them; keep the file until then, and copy it before you delete a pod"
                + " whose disk has it.";
    }

    /** {@return the pending tokens if they are a successor of {@code stored}; else empty, also if the file is missing or corrupt} */
    Optional<StoredTokens> successorOf(StoredTokens stored) throws IOException, StoredTokens.NewerVersionException {
        Optional<byte[]> document = OwnerOnlyFile.read(file, MAX_BYTES);
        return document.isEmpty()
                ? Optional.empty()
                : StoredTokens.read(document.get()).filter(pending -> pending.isSuccessorOf(stored));
    }

    /** Deletes the file; a failure is only logged. */
    void deleteOrWarn() {
        try {
            delete();
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("reason", IoErrorText.of(e))
                    .log("could not delete the file of pending tokens");
        }
    }

    void delete() throws IOException {
        if (!isMissing()) {
            Files.deleteIfExists(file);
        }
    }
}
