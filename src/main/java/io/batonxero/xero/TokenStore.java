package io.batonxero.xero;

import io.batonxero.base.BadSetting;
import io.batonxero.base.DurableFile;
import io.batonxero.base.ProcessLock;
import io.batonxero.base.StateFolder;
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
 * it that lets one process at a time renew them.
 */
public final class TokenStore {
    private static final Logger LOG = LoggerFactory.getLogger(TokenStore.class);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final DateTimeFormatter FOR_NAMES =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** Larger than any document of tokens there is. */
    private static final int ROOM = 1 << 16;

    private final XeroApp app;
    private final Path file;
    private final Clock clock;

    /**
     * Keeps the tokens of a Xero client id.
     *
     * @param stateDir empty for the user's own state folder
     * @param file empty for one in a folder of the state folder
     */
    public TokenStore(String stateDir, String file, XeroApp app) {
        this(
                file.isEmpty() ? StateFolder.file(stateDir, "tokens", app.clientId()) : Path.of(file),
                app,
                Clock.systemUTC());
    }

    TokenStore(Path file, XeroApp app, Clock clock) {
        this.app = app;
        this.file = file.toAbsolutePath();
        this.clock = clock;
    }

    /**
     * {@return what is stored, and the turn to renew it} A custom connection, which has nothing stored, writes nothing.
     *
     * @throws BadSetting if new tokens could not be stored, so that none is spent
     * @throws XeroFault.Unavailable if another process takes minutes to renew
     */
    public TokenTicket load() {
        if (app.refreshToken().isEmpty() && !app.isConsenting() && !Files.exists(file)) {
            return TokenTicket.ofNothing();
        }
        StateFolder.requireHome(file);
        try {
            DurableFile.makeFolderOf(file);
            ProcessLock lock = ProcessLock.acquire(file.resolveSibling(file.getFileName() + ".lock"), PATIENCE)
                    .orElseThrow(this::busy);
            try {
                DurableFile.deleteLeftovers(file);
                DurableFile.requireRoom(file, ROOM);
                return TokenTicket.of(read(), "", lock);
            } catch (IOException | RuntimeException failed) {
                lock.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw unusable(failed);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new XeroFault.Aborted();
        }
    }

    /** {@return the file} */
    public Path file() {
        return file;
    }

    /** {@return how the app would sign in now, as a person would say it} */
    public String signsInBy() {
        try {
            byte[] document = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            return app.signIn(StoredTokens.read(document).orElse(StoredTokens.NONE))
                    .words();
        } catch (BadSetting | IOException | StoredTokens.OfNewerVersion toldWhenItIsNeeded) {
            return "unknown";
        }
    }

    /** {@return the same ticket, once what it holds survives a crash} Of one that holds nothing, nothing is kept. */
    public TokenTicket store(TokenTicket fresh) {
        try {
            if (fresh.tokens().equals(StoredTokens.NONE)) {
                Files.deleteIfExists(file);
                return fresh;
            }
            DurableFile.makeFolderOf(file);
            DurableFile.replace(file, out -> out.write(fresh.tokens().document()));
            return fresh;
        } catch (IOException failed) {
            throw unusable(failed);
        }
    }

    private StoredTokens read() throws IOException {
        if (!Files.exists(file)) {
            return StoredTokens.NONE;
        }
        try {
            Optional<StoredTokens> stored = StoredTokens.read(Files.readAllBytes(file));
            if (stored.isEmpty()) {
                setAside();
            }
            return stored.orElse(StoredTokens.NONE);
        } catch (StoredTokens.OfNewerVersion newer) {
            throw new BadSetting(
                    "The token store " + file + " is of version " + newer.getMessage()
                            + ", which a newer baton-xero-camel"
                            + " wrote. Run that one, or name another file by --token-store.",
                    newer);
        }
    }

    /** Somebody may want to see what became of it. */
    private void setAside() throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".damaged-" + FOR_NAMES.format(clock.instant()));
        Files.move(file, aside);
        LOG.warn("damaged token-store={} set-aside={}", file, aside);
    }

    private XeroFault busy() {
        return new XeroFault.Unavailable("Another process has been renewing the tokens in " + file + " for "
                + PATIENCE.toMinutes() + " minutes. See what it waits for, then try again.");
    }

    private BadSetting unusable(IOException problem) {
        return new BadSetting(
                "The token store " + file + " cannot be used (" + problem
                        + "). Make room on its disk and its folder writable, or set --token-store or --state-dir to"
                        + " one that is.",
                problem);
    }
}
