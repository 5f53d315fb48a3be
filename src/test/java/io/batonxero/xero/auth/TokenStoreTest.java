package io.batonxero.xero.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.base.CancelledException;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.LockTimeoutException;
import io.batonxero.support.LogLines;
import io.batonxero.xero.Scopes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenStoreTest {
    private static final XeroApp APP = new XeroApp("CLIENT/../1", "secret", "first", "", Scopes.SETTINGS);
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

    @TempDir
    Path folder;

    @Test
    void storedTokensAreLoadedUnchanged() {
        StoredTokens stored = store("second");

        assertThat(loaded()).isEqualTo(stored);
    }

    @Test
    void theConfiguredTokenIsUsedUntilOneIsStored() {
        assertThat(loaded().refreshTokens("first")).containsExactly("first");

        store("second");

        assertThat(loaded().refreshTokens("first")).containsExactly("second", "first");
        assertThat(loaded().refreshTokens("")).containsExactly("second", "first");
    }

    @Test
    void anotherConfiguredRefreshTokenIsANewConsentAndIsTriedFirst() {
        store("second");

        assertThat(loaded().isOutdatedBy("first")).isFalse();
        assertThat(loaded().isOutdatedBy("consented again")).isTrue();
        assertThat(loaded().refreshTokens("consented again")).containsExactly("consented again", "second", "first");
    }

    @Test
    void theSignInIsDescribed() {
        String settings = Scopes.SETTINGS;

        assertThat(describeSignIn(new XeroApp("id", "secret", "refresh", "ready", settings)))
                .isEqualTo("a configured access token");
        assertThat(describeSignIn(new XeroApp("id", "secret", "refresh", "", settings)))
                .isEqualTo("refresh token (web app)");
        assertThat(describeSignIn(new XeroApp("id", "", "refresh", "", settings)))
                .isEqualTo("refresh token (PKCE app, no secret)");
        assertThat(describeSignIn(new XeroApp("id", "secret", "", "", settings)))
                .isEqualTo("client credentials (custom connection)");
        assertThat(describeSignIn(new XeroApp("id", "", "", "ready", settings).forConsent()))
                .isEqualTo("consent");
    }

    @Test
    void aStoredRefreshTokenTakesPrecedenceOverClientCredentials() {
        store("second");

        assertThat(describeSignIn(new XeroApp(APP.clientId(), "secret", "", "", "")))
                .startsWith("refresh token");
    }

    @Test
    void anAppWithoutConsentFailsWithTheAdviceToAuthorize() {
        assertThatThrownBy(() -> new XeroApp("id", "", "", "", "").signIn(StoredTokens.NONE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("run authorize once")
                .hasMessageContaining("BATON_XERO_CLIENT_SECRET");
    }

    private String describeSignIn(XeroApp app) {
        return new TokenStore(folder.resolve("state").toString(), "", app).describeSignIn();
    }

    @Test
    void onlyTheOwnerCanReadTheFiles() throws IOException {
        store("second");

        for (Path file : files()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void theAccessOfOthersIsRemoved() throws IOException {
        store("second");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-rw-"));

        try (LogLines log = LogLines.of("io.batonxero.file.OwnerOnlyFile")) {
            loaded();

            assertThat(log.all())
                    .singleElement()
                    .asString()
                    .startsWith("WARN ")
                    .contains("file=" + file(), "previous_permissions=rw-rw-rw-");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void theWaitForALockTimesOutWithItsNameAndACode() {
        TokenLease lease = store().load();
        TokenStore other = new TokenStore(file(), APP, Clock.systemUTC(), Duration.ofMillis(100));

        assertThatThrownBy(other::load)
                .isInstanceOfSatisfying(
                        LockTimeoutException.class,
                        failure -> assertThat(failure.code()).isEqualTo(14))
                .hasMessageContaining("the lock " + file() + ".lock");

        lease.release();
    }

    @Test
    void aFileThatIsTooLargeIsRefusedAndNotChanged() throws IOException {
        Files.createDirectories(file().getParent());
        try (RandomAccessFile large = new RandomAccessFile(file().toFile(), "rw")) {
            large.setLength(3L << 30);
        }

        assertThatThrownBy(() -> store().load())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("has more than 65536 bytes");

        assertThat(store().describeSignIn()).isEqualTo("unknown");
        assertThat(Files.size(file())).isEqualTo(3L << 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLIENT____1.json", "CLIENT____1.json.lock", "CLIENT____1.json.new"})
    void aFifoIsRefusedWithoutBlocking(String name) throws Exception {
        Files.createDirectories(file().getParent());
        Path fifo = file().resolveSibling(name);
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();

        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertThatThrownBy(() -> store().load())
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining(fifo + ": is a FIFO, a device or a socket"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLIENT____1.json", "CLIENT____1.json.lock"})
    void aFileOfAnotherUserIsRefusedAndNotChanged(String name) throws Exception {
        Path foreign = file().resolveSibling(name);
        Files.createDirectories(file().getParent());
        Files.writeString(foreign, "");
        Assumptions.assumeTrue(
                new ProcessBuilder("chown", "12345", foreign.toString()).start().waitFor() == 0,
                "only root can give a file away");

        assertThatThrownBy(() -> store().load())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("belongs to the user 12345");

        assertThat(Files.getOwner(foreign).getName()).isEqualTo("12345");
    }

    @Test
    void theWaitForALockEndsWhenTheProgramStops() throws Exception {
        TokenLease first = store().load();
        TokenStore other = store();
        CompletableFuture<TokenLease> second = CompletableFuture.supplyAsync(other::load);
        assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);

        other.abort();

        assertThatThrownBy(() -> second.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(CancelledException.class);
        first.release();
    }

    @Test
    void newTokensThatCouldNotBeStoredAreRecovered() throws IOException {
        StoredTokens second = store("second");
        TokenLease lease = store().load();
        StoredTokens third = second.refreshed("first", "second", tokenSet("third"), NOW);
        // A file cannot replace a folder.
        Files.delete(file());
        Files.createDirectories(file().resolve("in-the-way"));
        assertThatThrownBy(() -> store().store(lease.with(third)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("The new tokens are in the file " + pending());
        lease.release();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(pending())))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> store().load()).hasMessageContaining("is a folder");
        assertThat(pending()).exists();

        Files.delete(file().resolve("in-the-way"));
        Files.delete(file());

        assertThat(loaded()).isEqualTo(third);
        assertThat(pending()).doesNotExist();
        assertThat(loaded()).isEqualTo(third);
    }

    @Test
    void pendingTokensReplaceOnlyTheirPredecessors() throws IOException {
        StoredTokens second = store("second");
        StoredTokens third = second.refreshed("first", "second", tokenSet("third"), NOW.minusSeconds(9));
        Files.write(pending(), third.document());

        assertThat(loaded())
                .as("fetched with the stored one, although the clock says earlier")
                .isEqualTo(third);

        Files.write(pending(), second.document());

        assertThat(loaded()).as("older").isEqualTo(third);
        assertThat(pending()).doesNotExist();
    }

    private Path pending() {
        return file().resolveSibling("CLIENT____1.json.new");
    }

    private static TokenSet tokenSet(String refreshToken) {
        return new TokenSet("access", refreshToken, Duration.ofMinutes(30), Instant.MAX);
    }

    @Test
    void anotherFileCanBeConfigured() throws IOException {
        Path named = folder.resolve("mine/xero-tokens");
        TokenStore store = new TokenStore(folder.resolve("state").toString(), named.toString(), APP);

        store(store, "second");

        assertThat(Files.readString(named)).contains("second");
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void loadFailsIfTheStateDirectoryCannotBeCreated() throws IOException {
        Files.writeString(folder.resolve("state"), "a file");

        assertThatThrownBy(() -> store().load())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--state-dir")
                .hasMessageContaining("--token-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"version\": 1, \"refresh_tok",
                "[]",
                "null",
                "a text",
                "{}",
                "{\"version\": 1}",
                "{\"version\": 0, \"refresh_token\": \"x\"}",
                "{\"version\": \"one\", \"refresh_token\": \"x\"}",
                "{\"version\": 1, \"refresh_token\": \"\"}",
                "{\"version\": 1, \"refresh_token\": [\"x\"]}"
            })
    void aCorruptFileIsRenamedNotDeleted(String corrupt) throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), corrupt);

        assertThat(loaded()).isEqualTo(StoredTokens.NONE);

        assertThat(file()).doesNotExist();
        assertThat(files())
                .filteredOn(file -> file.toString().contains(".json.damaged-"))
                .singleElement()
                .satisfies(renamed -> assertThat(renamed).hasContent(corrupt));
        store("second");
        assertThat(loaded().refreshToken()).isEqualTo("second");
    }

    @Test
    void aFileOfANewerVersionIsRefusedAndNotChanged() throws IOException {
        String newer = "{\"version\": 2, \"vault\": \"x\"}";
        Files.createDirectories(file().getParent());
        Files.writeString(file(), newer);

        assertThatThrownBy(() -> store().load())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("version 2")
                .hasMessageContaining("--token-store");

        assertThat(file()).hasContent(newer);
        assertThat(files()).hasSize(2);
        // The lock was released.
        assertThatThrownBy(() -> store().load()).hasMessageContaining("version 2");
    }

    @Test
    void aFileWithoutOptionalFieldsIsRead() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "{\"version\": 1, \"began_with\": \"x\", \"refresh_token\": \"second\"}");

        assertThat(loaded().refreshTokens("")).containsExactly("second");
    }

    @Test
    void temporaryFilesOfAKilledProcessAreDeletedAndNoOthers() throws IOException {
        store("second");
        Path leftover = Files.writeString(file().resolveSibling("CLIENT____1.json.123456.tmp"), "half a tok");
        Path other = Files.writeString(file().resolveSibling("CLIENT____1.json.mine.tmp"), "somebody's");

        loaded();

        assertThat(leftover).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void aCustomConnectionNeedsNoWritableFolder() throws IOException {
        Files.writeString(folder.resolve("state"), "a file");
        XeroApp custom = new XeroApp("id", "secret", "", "", Scopes.SETTINGS);

        TokenLease lease = new TokenStore(folder.resolve("state").toString(), "", custom).load();

        assertThat(lease.tokens()).isEqualTo(StoredTokens.NONE);
        lease.release();
    }

    @Test
    void loadWaitsUntilTheLeaseIsReleased() throws Exception {
        TokenLease first = store().load();
        CompletableFuture<TokenLease> second = CompletableFuture.supplyAsync(() -> store().load());

        assertThatThrownBy(() -> second.get(300, TimeUnit.MILLISECONDS))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);

        first.release();
        first.release();
        second.get(20, TimeUnit.SECONDS).release();
    }

    @Test
    void aLeaseExposesNoToken() {
        TokenLease lease = TokenLease.empty().with(tokens("second"));

        assertThat(lease.toString() + lease.tokens()).doesNotContain("second", "first", "access");
        assertThatThrownBy(() -> new ObjectMapper().writeValueAsString(lease)).hasMessageContaining("no properties");
        assertThat(TokenLease.class.getMethods())
                .filteredOn(method -> method.getDeclaringClass() == TokenLease.class)
                .extracting("name")
                .containsExactly("toString");
    }

    private static StoredTokens tokens(String refreshToken) {
        TokenSet tokens = new TokenSet("access", refreshToken, Duration.ofMinutes(30), Instant.MAX);
        return StoredTokens.NONE.refreshed("first", "first", tokens, NOW);
    }

    private StoredTokens store(String refreshToken) {
        return store(store(), refreshToken);
    }

    private static StoredTokens store(TokenStore store, String refreshToken) {
        TokenLease lease = store.load();
        StoredTokens tokens = tokens(refreshToken);
        store.store(lease.with(tokens));
        lease.release();
        return tokens;
    }

    private StoredTokens loaded() {
        TokenLease lease = store().load();
        lease.release();
        return lease.tokens();
    }

    private TokenStore store() {
        return new TokenStore(folder.resolve("state").toString(), "", APP);
    }

    private Path file() {
        return folder.resolve("state/tokens/CLIENT____1.json");
    }

    private java.util.List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(file().getParent())) {
            return files.toList();
        }
    }
}
