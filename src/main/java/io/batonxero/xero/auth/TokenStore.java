package io.batonxero.xero.auth;

import io.batonxero.base.Abortable;
import io.batonxero.base.CancelledException;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
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
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the tokens of one Xero app are kept between runs: one JSON file that only its owner can read, and a lock beside
 * it that lets one process at a time refresh them.
 */
public final class TokenStore implements Abortable {
    private static final Logger LOG = LoggerFactory.getLogger(TokenStore.class);
    private static final Duration LOCK_TIMEOUT = Duration.ofMinutes(3);
    private static final DateTimeFormatter FOR_NAMES =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final XeroApp app;
    private final Path file;
    private final PendingTokens pending;
    private final Clock clock;
    private final Duration lockTimeout;
    private volatile boolean isAborted;

    /**
     * Keeps the tokens of a Xero client id.
     *
     * @param stateDir empty for the user's own state folder
     * @param file empty for one in a folder of the state folder
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
     * {@return what is stored, and the lock to refresh it} A custom connection, which has nothing stored, writes nothing.
     *
     * @throws ConfigurationException if new tokens could not be stored, so that none is spent
     * @throws LockTimeoutException if another process holds the lock for minutes
     */
    public TokenLease load() {
        try {
            if (app.refreshToken().isEmpty() && !app.isConsenting() && isEmpty()) {
                return TokenLease.ofNothing();
            }
            StateDirectory.requireHome(file);
            DurableFile.makeFolderOf(file);
            DurableFile.requireOurs(file, lock(), pending.file());
            FileLock lock =
                    FileLock.acquire(lock(), lockTimeout, () -> isAborted).orElseThrow(this::notAcquired);
            try {
                DurableFile.deleteLeftovers(file, pending.file());
                StoredTokens stored = read();
                DurableFile.tryReplace(file, PendingTokens.MAX_BYTES);
                return TokenLease.of(recovered(stored), "", lock);
            } catch (IOException | RuntimeException failed) {
                lock.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw unusable(failed, "");
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }

    private boolean isEmpty() throws IOException {
        return FileType.requireFile(file) == FileType.MISSING && pending.isMissing();
    }

    private Path lock() {
        return file.resolveSibling(file.getFileName() + ".lock");
    }

    /** A process may have died, or its disk failed, before it put its new tokens in their place. */
    private StoredTokens recovered(StoredTokens stored) throws IOException {
        try {
            Optional<StoredTokens> newer = pending.successorOf(stored);
            if (newer.isPresent()) {
                DurableFile.replace(file, out -> out.write(newer.get().document()));
                LOG.atWarn()
                        .addKeyValue("file", file)
                        .addKeyValue("recovered_from", pending.file())
                        .log("recovered tokens that an earlier run could not store");
            }
            pending.delete();
            return newer.orElse(stored);
        } catch (StoredTokens.OfNewerVersion newer) {
            throw ofNewerVersion(pending.file(), newer);
        }
    }

    /** Cancels every wait for the lock, now and later: the program stops. */
    @Override
    public void abort() {
        isAborted = true;
    }

    @Override
    public void resume() {
        isAborted = false;
    }

    /** {@return the file} */
    public Path file() {
        return file;
    }

    /** {@return how the app would sign in now, as a person would say it} */
    public String signsInBy() {
        try {
            StoredTokens stored = StoredTokens.NONE;
            if (FileType.requireFile(file) == FileType.FILE) {
                stored = StoredTokens.read(SmallFile.read(file, PendingTokens.MAX_BYTES))
                        .orElse(stored);
            }
            return app.signIn(stored).words();
        } catch (ConfigurationException | IOException | StoredTokens.OfNewerVersion toldWhenItIsNeeded) {
            return "unknown";
        }
    }

    /** {@return the same ticket, once what it holds survives a crash} Of one that holds nothing, nothing is kept. */
    public TokenLease store(TokenLease fresh) {
        String kept = "";
        try {
            if (fresh.tokens().equals(StoredTokens.NONE)) {
                Files.deleteIfExists(file);
                pending.delete();
                return fresh;
            }
            DurableFile.makeFolderOf(file);
            pending.keep(fresh.tokens());
            kept = " The new tokens are kept in " + pending.file()
                    + ", and are used as soon as that is mended: leave it" + " where it is.";
            DurableFile.replace(file, out -> out.write(fresh.tokens().document()));
            pending.delete();
            return fresh;
        } catch (IOException failed) {
            throw unusable(failed, kept);
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
                setAside();
            }
            return stored.orElse(StoredTokens.NONE);
        } catch (StoredTokens.OfNewerVersion newer) {
            throw ofNewerVersion(file, newer);
        }
    }

    /** Somebody may want to see what became of it. */
    private void setAside() throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged-" + FOR_NAMES.format(clock.instant()));
        Files.move(file, aside);
        LOG.atWarn().addKeyValue("file", file).addKeyValue("moved_to", aside).log("stored tokens are corrupt");
    }

    private static ConfigurationException ofNewerVersion(Path file, StoredTokens.OfNewerVersion newer) {
        return new ConfigurationException(
                "The token store " + file + " is of version " + newer.getMessage()
                        + ", which a newer baton-xero-camel wrote. Run that one, or name another file by --token-store.",
                newer);
    }

    private ConnectorException notAcquired() {
        return isAborted
                ? new CancelledException()
                : new LockTimeoutException("Another process has held the lock " + lock() + " for "
                        + lockTimeout.toSeconds() + " s. See what it waits for, then try again.");
    }

    private ConfigurationException unusable(IOException problem, String kept) {
        return new ConfigurationException(
                "The token store " + file + " cannot be used (" + IoErrorText.of(problem) + ")." + kept
                        + " This user has to be able to read it and to replace it, in a folder on a disk with room: mend"
                        + " that, or name another file by --token-store (BATON_TOKEN_STORE) or folder by --state-dir"
                        + " (BATON_STATE_DIR).",
                problem);
    }
}
