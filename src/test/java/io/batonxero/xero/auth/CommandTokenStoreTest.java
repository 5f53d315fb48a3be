package io.batonxero.xero.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
import io.batonxero.process.CommandException;
import io.batonxero.process.ExternalCommand;
import io.batonxero.xero.Scopes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tokens behind a script that keeps them in a file. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class CommandTokenStoreTest {
    private static final XeroApp APP = new XeroApp("CLIENT/1", "secret", "first", "", Scopes.SETTINGS);
    /** A file of its own name replaces each action. */
    private static final String SCRIPT = """
            cd '%s' || exit 1
            echo "$1" >> calls
            test ! -e "$1.sh" || . "./$1.sh"
            case $1 in
              get) test -e tokens || exit 44; cat tokens ;;
              store) cat > tokens ;;
              erase) cat > erased; rm -f tokens ;;
            esac
            """;

    @TempDir
    Path folder;

    private CommandTokenStore store() throws IOException {
        return store(APP);
    }

    private CommandTokenStore store(XeroApp app) throws IOException {
        Path script = Files.writeString(folder.resolve("script"), SCRIPT.formatted(folder));
        return new CommandTokenStore(
                new ExternalCommand("BATON_TOKEN_STORE_COMMAND", "sh," + script, Duration.ofSeconds(60)),
                app,
                folder.resolve("state").toString());
    }

    private Path pending() {
        return folder.resolve("state/pending-tokens/CLIENT_1.json");
    }

    private void instead(String action, String script) throws IOException {
        Files.writeString(folder.resolve(action + ".sh"), script);
    }

    private void restore(String action) throws IOException {
        Files.delete(folder.resolve(action + ".sh"));
    }

    private List<String> calls() throws IOException {
        Path calls = folder.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private static StoredTokens tokens(StoredTokens before, String refreshToken, Instant at) {
        return before.refreshed(
                "first",
                before.refreshToken(),
                new TokenSet("access-of-" + refreshToken, refreshToken, Duration.ofMinutes(30), Instant.MAX),
                at);
    }

    /** Stores tokens whose access token is valid. */
    private StoredTokens keep(String refreshToken) throws IOException {
        return keep(refreshToken, Instant.now());
    }

    private StoredTokens keep(String refreshToken, Instant at) throws IOException {
        TokenLease lease = store().load();
        StoredTokens tokens = tokens(lease.tokens(), refreshToken, at);
        assertThat(store().store(lease.with(tokens)).tokens()).isEqualTo(tokens);
        lease.release();
        return tokens;
    }

    private StoredTokens loaded() throws IOException {
        TokenLease lease = store().load();
        lease.release();
        return lease.tokens();
    }

    private void assertThatLoadFails(Class<? extends ConnectorException> type, String message) throws IOException {
        CommandTokenStore store = store();
        assertThatThrownBy(store::load)
                .isInstanceOf(type)
                .hasMessageContaining(message)
                .hasMessageContaining("sh (BATON_TOKEN_STORE_COMMAND)");
    }

    @Test
    void storedTokensAreLoadedUnchanged() throws IOException {
        assertThat(loaded()).isEqualTo(StoredTokens.NONE);

        StoredTokens stored = keep("second-token");

        assertThat(loaded()).isEqualTo(stored);
        assertThat(folder.resolve("tokens"))
                .content()
                .startsWith("{\"client_id\":\"CLIENT/1\",\"version\":1,")
                .contains("\"refresh_token\":\"second-token\"")
                .endsWith("}\n");
        assertThat(pending()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 44", "echo '{}'; exit 0"})
    void aCommandMaySayThatNothingIsStored(String script) throws IOException {
        keep("second-token");
        instead("get", script);

        assertThat(loaded()).isEqualTo(StoredTokens.NONE);
    }

    @Test
    void revokedTokensAreErased() throws IOException {
        keep("second-token");

        TokenLease lease = store().load();
        store().store(lease.with(StoredTokens.NONE));
        lease.release();

        assertThat(loaded()).isEqualTo(StoredTokens.NONE);
        assertThat(folder.resolve("erased")).content().isEqualTo("{\"client_id\":\"CLIENT/1\"}\n");
    }

    @Test
    void loadWaitsUntilTheTokensAreReleased() throws Exception {
        TokenLease first = store().load();
        CommandTokenStore other = store();
        CompletableFuture<TokenLease> second = CompletableFuture.supplyAsync(other::load);
        assertThatThrownBy(() -> second.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(calls()).containsExactly("get");

        first.release();

        second.get(60, TimeUnit.SECONDS).release();
        assertThat(calls()).containsExactly("get", "get");
    }

    @Test
    void newTokensThatCouldNotBeStoredAreRecovered() throws IOException {
        StoredTokens second = keep("second-token");
        TokenLease lease = store().load();
        StoredTokens third = tokens(second, "third-token", Instant.now());
        instead("store", "echo 'third-token: permission denied' >&2; exit 1");
        CommandTokenStore failing = store();
        assertThatThrownBy(() -> failing.store(lease.with(third)))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.code()).isEqualTo(14))
                .hasMessageContaining("exit code 1: ***: permission denied")
                .hasMessageContaining("The new tokens are in the file " + pending());
        lease.release();

        assertThatLoadFails(CommandException.class, "permission denied");
        assertThat(pending()).content().contains("third-token");

        restore("store");

        assertThat(loaded()).isEqualTo(third);
        assertThat(folder.resolve("tokens")).content().contains("third-token");
        assertThat(pending()).doesNotExist();
    }

    @Test
    void aFailureReleasesTheLock() throws IOException {
        instead("get", "echo 'permission denied' >&2; exit 2");
        assertThatLoadFails(CommandException.class, "exit code 2: permission denied");
        assertThatLoadFails(CommandException.class, "exit code 2: permission denied");

        restore("get");

        assertThat(loaded()).isEqualTo(StoredTokens.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exit 0",
                "echo not JSON; exit 0",
                "echo '[]'; exit 0",
                "head -c 100 tokens; exit 0",
                "head -c 60000 /dev/urandom; exit 0",
                "echo '{\"version\":1}'; exit 0",
                "echo '{\"client_id\":\"CLIENT/1\",\"version\":1,\"refresh_token\":null}'; exit 0",
            })
    void anythingElseThanTheTokensIsRefused(String script) throws IOException {
        keep("second-token");
        instead("get", script);

        assertThatLoadFails(ConfigurationException.class, "get did not print the JSON object that store received");
    }

    @Test
    void theTokensOfAnotherAppAreRefused() throws IOException {
        keep("second-token");
        CommandTokenStore other = store(new XeroApp("CLIENT2", "secret", "", "", Scopes.SETTINGS));

        assertThatThrownBy(other::load)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("another Xero app, CLIENT/1");
    }

    @Test
    void tokensOfANewerVersionAreRefused() throws IOException {
        instead("get", "echo '{\"version\": 2}'; exit 0");

        assertThatLoadFails(ConfigurationException.class, "get printed have format version 2");
    }

    @Test
    void storingIsCheckedBeforeTheFirstRefreshTokenIsSpent() throws IOException {
        StoredTokens expired = keep("second-token", Instant.now().minus(Duration.ofHours(1)));
        instead("store", "echo 'permission denied' >&2; exit 1");
        assertThatLoadFails(CommandException.class, "exit code 1: permission denied");

        instead("store", "cat >/dev/null; rm tokens; exit 0");
        assertThatLoadFails(ConfigurationException.class, "get printed other tokens than store received");
        assertThat(pending()).content().contains("second-token");

        restore("store");
        CommandTokenStore store = store();
        TokenLease lease = store.load();
        assertThat(lease.tokens()).isEqualTo(expired);
        lease.release();
        Files.delete(folder.resolve("calls"));
        store.load().release();
        assertThat(calls()).containsExactly("get");
    }

    @Test
    void storingIsNotCheckedWhileTheAccessTokenIsValid() throws IOException {
        keep("second-token");
        Files.delete(folder.resolve("calls"));

        loaded();

        assertThat(calls()).containsExactly("get");
    }

    @Test
    void aRevisionThatIsNotTheStoredOneIsAConflict() throws IOException {
        keep("second-token");
        instead("get", "sed 's/^{/{\"revision\":7,/' tokens; exit 0");
        TokenLease lease = store().load();
        instead("store", "grep -q '\"revision\":\"7\"' && exit 49");
        CommandTokenStore store = store();

        assertThatThrownBy(() -> store.store(lease.with(tokens(lease.tokens(), "third-token", Instant.now()))))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("changed by another client");
        lease.release();
    }

    @Test
    void aStateFolderThatCannotBeWrittenIsReported() throws IOException {
        Files.writeString(folder.resolve("state"), "a file");
        CommandTokenStore store = store();

        assertThatThrownBy(store::load)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--state-dir (BATON_STATE_DIR)");
        assertThat(calls()).isEmpty();
    }
}
