package io.batonxero.xero.auth;

import io.batonxero.file.DurableFile;
import io.batonxero.file.FileType;
import io.batonxero.file.OwnerOnlyFile;
import io.batonxero.file.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * New tokens in a file of their own, from before they are put in their place until they are there. When that fails, or
 * the process is killed, they are found again at the next start.
 */
final class PendingTokens {
    /** Larger than any document of tokens. */
    static final int MAX_BYTES = 1 << 16;

    private final Path file;

    PendingTokens(Path file) {
        this.file = file;
    }

    /** {@return the file} It is there only while its tokens are not in their place. */
    Path file() {
        return file;
    }

    boolean isMissing() throws IOException {
        return FileType.requireFile(file) == FileType.MISSING;
    }

    /**
     * Forces tokens to disk.
     *
     * @throws io.batonxero.base.ConfigurationException if this user has no folder of its own
     */
    void keep(StoredTokens tokens) throws IOException {
        StateDirectory.requireHome(file);
        DurableFile.makeFolderOf(file);
        DurableFile.replace(file, out -> out.write(tokens.document()));
    }

    /** {@return the tokens that are to take the place of {@code stored}} None where those are newer. */
    Optional<StoredTokens> successorOf(StoredTokens stored) throws IOException, StoredTokens.OfNewerVersion {
        Optional<byte[]> document = OwnerOnlyFile.read(file, MAX_BYTES);
        return document.isEmpty()
                ? Optional.empty()
                : StoredTokens.read(document.get()).filter(pending -> pending.isSuccessorOf(stored));
    }

    void delete() throws IOException {
        if (!isMissing()) {
            Files.deleteIfExists(file);
        }
    }
}
