package io.batonxero.xero.auth;

import io.batonxero.base.Abortable;
import io.batonxero.base.CancelledException;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.base.LockTimeoutException;
import io.batonxero.file.DurableFile;
import io.batonxero.file.FileLock;
import io.batonxero.file.FileType;
import io.batonxero.file.OwnerOnlyFile;
import io.batonxero.file.SmallFile;
import io.batonxero.file.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tokens of one Xero app between runs: in a JSON file that only its owner can read. A lock file beside it lets
 * one process at a time refresh them.
 */
public final class TokenStore implements Abortable {
    private static final Logger LOG = LoggerFactory.getLogger(TokenStore.class);
    static final Duration LOCK_TIMEOUT = Duration.ofMinutes(3);
    private static final DateTimeFormatter FILE_NAME_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final XeroApp app;
    private final Path file;
    private final PendingTokens pending;
    private final Clock clock;
    private final Duration lockTimeout;
    private volatile boolean isAborted;

    /**
     * Creates a store of the tokens of a Xero app.
     *
     * @param stateDir empty for the user's state directory
     * @param file empty for {@code tokens/<client id>.json} in the state directory
     */
    public TokenStore(String stateDir, String file, XeroApp app) {
        this(
                file.isEmpty() ? StateDirectory.file(stateDir, "tokens", app.clientId()) : Path.of(file),
                app,
                Clock.systemUTC());
    }

    TokenStore(Path file, XeroApp app, Clock clock) {
        this(file, app, clock, LOCK_TIMEOUT);
    }

    TokenStore(Path file, XeroApp app, Clock clock, Duration lockTimeout) {
        this.lockTimeout = lockTimeout;
        this.app = app;
        this.file = file.toAbsolutePath();
        this.pending = new PendingTokens(this.file.resolveSibling(this.file.getFileName() + ".new"));
        this.clock = clock;
    }

    /**
     * {@return a lease of the stored tokens} It is empty and holds no lock, and no file is written, if no tokens are stored or
     * pending, no refresh token is configured, and no user consents in this run. With a custom connection this is always so.
     *
     * @throws ConfigurationException if the store cannot be written; this is checked before a refresh token is exchanged
     * @throws LockTimeoutException if another process keeps the lock for 3 minutes
     * @throws CancelledException if the program stops meanwhile
     */
    public TokenLease load() {
        try {
            if (app.refreshToken().isEmpty() && !app.isConsenting() && isEmpty()) {
                return TokenLease.empty();
            }
            StateDirectory.requireHome(file);
            DurableFile.createFolderOf(file);
            DurableFile.requireOwned(file, lockFile(), pending.file());
            FileLock lock = acquire(lockFile(), lockTimeout, () -> isAborted);
            try {
                DurableFile.deleteLeftovers(file, pending.file());
                StoredTokens stored = read();
                DurableFile.requireReplaceable(file, PendingTokens.MAX_BYTES);
                return TokenLease.of(recover(stored), "", file.toString(), lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw unusable(e, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }

    private boolean isEmpty() throws IOException {
        return FileType.requireFile(file) == FileType.MISSING && pending.isMissing();
    }

    private Path lockFile() {
        return file.resolveSibling(file.getFileName() + ".lock");
    }

    /** Stores tokens that were fetched earlier and could not be stored. */
    private StoredTokens recover(StoredTokens stored) throws IOException {
        try {
            Optional<StoredTokens> newer = pending.successorOf(stored);
            if (newer.isPresent()) {
                DurableFile.replace(file, out -> out.write(newer.get().document()));
                LOG.atWarn()
                        .addKeyValue("file", file)
                        .addKeyValue("recovered_from", pending.file())
                        .log("recovered tokens that could not be stored earlier");
            }
            pending.delete();
            return newer.orElse(stored);
        } catch (StoredTokens.NewerVersionException e) {
            throw newerVersion(pending.file(), e);
        }
    }

    /** Cancels the current and all later waits for the lock, until {@link #resume}. */
    @Override
    public void abort() {
        isAborted = true;
    }

    @Override
    public void resume() {
        isAborted = false;
    }

    /** {@return how the app would sign in now, for the log; "unknown" if the file cannot be read or credentials are missing} */
    public String describeSignIn() {
        try {
            StoredTokens stored = StoredTokens.NONE;
            if (FileType.requireFile(file) == FileType.FILE) {
                stored = StoredTokens.read(SmallFile.read(file, PendingTokens.MAX_BYTES))
                        .orElse(stored);
            }
            return app.signIn(stored).describe();
        } catch (ConfigurationException | IOException | StoredTokens.NewerVersionException e) {
            // The first refresh reports it.
            return "unknown";
        }
    }

    /** {@return when the stored tokens were last refreshed; empty if none are stored} Takes no lock. */
    public Optional<Instant> refreshedAt() throws IOException {
        if (FileType.requireFile(file) == FileType.MISSING) {
            return Optional.empty();
        }
        try {
            return StoredTokens.read(SmallFile.read(file, PendingTokens.MAX_BYTES))
                    .map(StoredTokens::refreshedAt);
        } catch (StoredTokens.NewerVersionException e) {
            throw new IOException("format version " + e.getMessage() + ", which only a newer version reads", e);
        }
    }

    /** {@return the file of the tokens} */
    public Path file() {
        return file;
    }

    /**
     * Stores the tokens of a lease; a lease without tokens deletes the stored ones.
     *
     * @return the same lease
     */
    public TokenLease store(TokenLease lease) {
        String remedy = "";
        try {
            if (lease.tokens().equals(StoredTokens.NONE)) {
                Files.deleteIfExists(file);
                pending.delete();
                return lease;
            }
            DurableFile.createFolderOf(file);
            pending.keep(lease.tokens());
            remedy = pending.remedy();
            DurableFile.replace(file, out -> out.write(lease.tokens().document()));
            pending.delete();
            return lease;
        } catch (IOException e) {
            throw unusable(e, remedy);
        }
    }

    private StoredTokens read() throws IOException {
        Optional<byte[]> document = OwnerOnlyFile.read(file, PendingTokens.MAX_BYTES);
        if (document.isEmpty()) {
            return StoredTokens.NONE;
        }
        try {
            Optional<StoredTokens> stored = StoredTokens.read(document.get());
            if (stored.isEmpty()) {
                moveCorruptFile();
            }
            return stored.orElse(StoredTokens.NONE);
        } catch (StoredTokens.NewerVersionException e) {
            throw newerVersion(file, e);
        }
    }

    private void moveCorruptFile() throws IOException {
        Path target = file.resolveSibling(file.getFileName() + ".damaged-" + FILE_NAME_TIME.format(clock.instant()));
        Files.move(file, target);
        LOG.atWarn().addKeyValue("file", file).addKeyValue("moved_to", target).log("stored tokens are corrupt");
    }

    private static ConfigurationException newerVersion(Path file, StoredTokens.NewerVersionException cause) {
        return new ConfigurationException(
                "The token store " + file + " has format version " + cause.getMessage()
                        + ", which only a newer baton-xero-camel reads. Run the newer one, or set another file with"
                        + " --token-store (BATON_TOKEN_STORE).",
                cause);
    }

    /** {@return a lock of stored tokens, or fails as {@link #load}} */
    static FileLock acquire(Path lockFile, Duration timeout, BooleanSupplier isAborted)
            throws IOException, InterruptedException {
        return FileLock.acquire(lockFile, timeout, isAborted)
                .orElseThrow(() -> isAborted.getAsBoolean()
                        ? new CancelledException()
                        : new LockTimeoutException("Timed out after " + timeout.toSeconds()
                                + " s waiting for the lock " + lockFile
                                + ", which another process holds. Find out why it holds the lock, then try again."));
    }

    private ConfigurationException unusable(IOException cause, String remedy) {
        return new ConfigurationException(
                "The token store " + file + " cannot be used (" + IoErrorText.of(cause) + ")." + remedy
                        + " The user that runs this program must be able to read and replace the file, on a disk with free space: fix that, or"
                        + " set another file with --token-store (BATON_TOKEN_STORE) or another folder with --state-dir"
                        + " (BATON_STATE_DIR).",
                cause);
    }
}
