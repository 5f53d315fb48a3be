package io.batonxero.xero.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.base.CancelledException;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.base.LockTimeoutException;
import io.batonxero.file.DurableFile;
import io.batonxero.file.FileLock;
import io.batonxero.file.StateDirectory;
import io.batonxero.http.OAuthBody;
import io.batonxero.process.CommandException;
import io.batonxero.process.ExternalCommand;
import io.batonxero.xero.JsonFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tokens of one Xero app behind a command, such as the client of a secret manager: {@code get} prints the document
 * that the last {@code store} received on stdin, and {@code erase} deletes it. A lock file in the state directory lets one process of this machine
 * at a time refresh them. docs/sign-in.md specifies the command.
 */
public final class CommandTokenStore {
    /** The exit code of a command that has no tokens. */
    static final int NOTHING_STORED = 44;

    /** The exit code of {@code store} if another revision is stored; it then stores nothing. */
    private static final int CHANGED = 49;

    /** The output of {@code get} if nothing is stored, from a store that can empty a value but not delete it. */
    private static final String EMPTY = "{}";

    private static final Logger LOG = LoggerFactory.getLogger(CommandTokenStore.class);

    /** The time that a running {@code store} or {@code erase} has at shutdown: less than Camel's shutdown timeout. */
    private static final Duration STORE_STOP_TIME = Duration.ofSeconds(4);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ExternalCommand command;
    private final XeroApp app;
    private final PendingTokens pending;
    private final Path lockFile;
    private final Clock clock = Clock.systemUTC();
    private volatile boolean isChecked;

    /**
     * Creates a store of the tokens of a Xero app.
     *
     * @param stateDir folder of the lock, and of new tokens until the command has stored them; empty for the user's state
     *     directory
     */
    public CommandTokenStore(ExternalCommand command, XeroApp app, String stateDir) {
        this.command = command;
        this.app = app;
        this.pending = new PendingTokens(StateDirectory.file(stateDir, "pending-tokens", app.clientId()));
        this.lockFile = pending.file().resolveSibling(pending.file().getFileName() + ".lock");
    }

    /**
     * {@return a lease of the stored tokens} If the stored access token is missing, expired or about to expire, this checks,
     * once per process, that the command can store: it stores the loaded tokens again and reads them back.
     *
     * @throws ConfigurationException if the state directory or the command cannot be used; no refresh token is exchanged then
     * @throws CommandException if the command fails
     * @throws LockTimeoutException if another process keeps the lock for 3 minutes
     * @throws CancelledException if the program stops meanwhile
     */
    public TokenLease load() {
        try {
            StateDirectory.requireHome(lockFile);
            DurableFile.createFolderOf(lockFile);
            FileLock lock = TokenStore.acquire(lockFile, TokenStore.LOCK_TIMEOUT, command::isAborted);
            try {
                return load(lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ConfigurationException(
                    "The folder of the token store's lock cannot be used (" + IoErrorText.of(e)
                            + "). The user that runs this program must be able to write there: fix that, or set another"
                            + " folder with --state-dir (BATON_STATE_DIR).",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException();
        }
    }

    private TokenLease load(FileLock lock) throws IOException {
        TokenLease stored = get(lock);
        Optional<StoredTokens> newer = pendingAfter(stored.tokens());
        if (newer.isEmpty() && !mustCheck(stored.tokens())) {
            return stored;
        }
        StoredTokens newest = newer.orElse(stored.tokens());
        // A command that fails may have deleted what it had.
        pending.keep(newest);
        put(stored.with(newest));
        TokenLease readBack = get(lock);
        if (!readBack.tokens().equals(newest)) {
            throw new ConfigurationException(
                    command + " get printed other tokens than store received, so no refresh token is exchanged."
                            + " Run both by hand (docs/sign-in.md) and compare.");
        }
        isChecked = true;
        if (newer.isPresent()) {
            LOG.atWarn()
                    .addKeyValue("recovered_from", pending.file())
                    .log("recovered tokens that could not be stored earlier");
        }
        pending.delete();
        return readBack;
    }

    /** {@return whether the check is still to be done, and the stored access token is missing, expired or about to expire} */
    private boolean mustCheck(StoredTokens stored) {
        return !isChecked
                && !stored.equals(StoredTokens.NONE)
                && TokenSet.from(stored, clock, clock)
                        .filter(tokens -> !tokens.isAboutToExpire(clock.instant()))
                        .isEmpty();
    }

    private Optional<StoredTokens> pendingAfter(StoredTokens stored) throws IOException {
        try {
            Optional<StoredTokens> newer = pending.successorOf(stored);
            if (newer.isEmpty()) {
                pending.delete();
            }
            return newer;
        } catch (StoredTokens.NewerVersionException e) {
            throw e.toConfigurationException("in the file " + pending.file());
        }
    }

    private TokenLease get(FileLock lock) {
        ExternalCommand.Result result = command.run("get", json(Map.of()), ExternalCommand.STOP_AT_ONCE);
        if (result.exitCode() == NOTHING_STORED || result.stdout().strip().equals(EMPTY)) {
            return TokenLease.of(StoredTokens.NONE, "", place(), lock);
        }
        if (result.exitCode() != 0) {
            throw command.failure(result);
        }
        JsonFields fields = JsonFields.of(OAuthBody.fields(result.stdout()));
        String client = fields.text("client_id");
        if (!client.isEmpty() && !client.equals(app.clientId())) {
            throw new ConfigurationException(command + " get printed the tokens of another Xero app, " + client
                    + ". Give each app a place of its own, or check --xero-client-id.");
        }
        try {
            return TokenLease.of(
                    StoredTokens.read(result.stdout().getBytes(StandardCharsets.UTF_8))
                            .orElseThrow(this::notTokens),
                    fields.text("revision"),
                    place(),
                    lock);
        } catch (StoredTokens.NewerVersionException e) {
            throw e.toConfigurationException("that " + command + " get printed");
        }
    }

    /**
     * Stores the tokens of a lease; a lease without tokens deletes the stored ones.
     *
     * @return the same lease
     */
    public TokenLease store(TokenLease lease) {
        if (lease.tokens().equals(StoredTokens.NONE)) {
            ExternalCommand.Result result = command.run("erase", json(Map.of()), STORE_STOP_TIME);
            if (result.exitCode() != 0 && result.exitCode() != NOTHING_STORED) {
                throw command.failure(result);
            }
        } else {
            String remedy = pending.keepAndDescribe(lease.tokens());
            try {
                put(lease);
            } catch (ConfigurationException e) {
                throw new ConfigurationException(e.getMessage() + remedy, e);
            } catch (CommandException e) {
                throw e.with(remedy);
            }
        }
        pending.deleteOrWarn();
        return lease;
    }

    private String place() {
        return "the store of " + command;
    }

    private void put(TokenLease lease) {
        Map<String, Object> document = new LinkedHashMap<>();
        if (!lease.revision().isEmpty()) {
            document.put("revision", lease.revision());
        }
        OAuthBody.fields(new String(lease.tokens().document(), StandardCharsets.UTF_8))
                .forEach((name, value) -> document.put(String.valueOf(name), value));
        ExternalCommand.Result result = command.run("store", json(document), STORE_STOP_TIME);
        if (result.exitCode() == CHANGED) {
            throw new CommandException("The tokens of " + command
                    + " were changed by another client during the token refresh (" + result.reason() + "). Try again.");
        }
        if (result.exitCode() != 0) {
            throw command.failure(result);
        }
    }

    private String json(Map<String, Object> fields) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("client_id", app.clientId());
        all.putAll(fields);
        try {
            return JSON.writeValueAsString(all) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ConfigurationException notTokens() {
        return new ConfigurationException(
                command + " get did not print the JSON object that store received. If nothing is"
                        + " stored, its exit code must be " + NOTHING_STORED + ".");
    }
}
