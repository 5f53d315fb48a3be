package io.batonxero.xero.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.batonxero.base.CancelledException;
import io.batonxero.base.ConfigurationException;
import io.batonxero.kubernetes.KubernetesApi;
import io.batonxero.kubernetes.KubernetesException;
import io.batonxero.support.FakeKubernetes;
import io.batonxero.support.RawServer;
import io.batonxero.xero.Scopes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KubernetesTokenStoreTest {
    private static final XeroApp APP = new XeroApp("CLIENT/1", "secret", "first", "", Scopes.SETTINGS);

    @TempDir
    Path folder;

    @AutoClose
    private FakeKubernetes kubernetes;

    @BeforeEach
    void start() throws IOException {
        kubernetes = new FakeKubernetes(folder);
    }

    private KubernetesTokenStore store() {
        return store(Duration.ofSeconds(90));
    }

    private KubernetesTokenStore store(Duration leaseDuration) {
        return new KubernetesTokenStore(
                kubernetes.url(),
                kubernetes.account().toString(),
                "tokens",
                "renewal",
                APP,
                folder.resolve("state").toString(),
                leaseDuration,
                Clock.systemUTC());
    }

    private static StoredTokens tokens(String refreshToken) {
        return StoredTokens.NONE.refreshed(
                "first", "first", tokenSet(refreshToken), Instant.parse("2026-11-23T08:00:00Z"));
    }

    private static TokenSet tokenSet(String refreshToken) {
        return new TokenSet("access", refreshToken, Duration.ofMinutes(30), Instant.MAX);
    }

    private StoredTokens loaded() {
        TokenLease lease = store().load();
        lease.release();
        return lease.tokens();
    }

    private void keep(String refreshToken) {
        TokenLease lease = store().load();
        store().store(lease.with(tokens(refreshToken)));
        lease.release();
    }

    @Test
    void storedTokensAreLoadedUnchangedAndOtherKeysAreLeftAlone() throws IOException {
        kubernetes.changeSecret("{\"metadata\": {\"labels\": {\"app\": \"x\"}}, \"data\": {\"other\": \"eA==\"}}");

        keep("second");

        assertThat(loaded()).isEqualTo(tokens("second"));
        assertThat(kubernetes.secret("CLIENT_1.json")).contains("second");
        assertThat(kubernetes.secret("other")).isEqualTo("x");
        assertThat(kubernetes
                        .secret()
                        .path("metadata")
                        .path("labels")
                        .path("app")
                        .asText())
                .isEqualTo("x");
    }

    @Test
    void revokedTokensAreDeleted() throws IOException {
        kubernetes.changeSecret("{\"data\": {\"other\": \"eA==\"}}");
        keep("second");

        TokenLease lease = store().load();
        store().store(lease.with(StoredTokens.NONE));
        lease.release();

        assertThat(loaded()).isEqualTo(StoredTokens.NONE);
        assertThat(kubernetes.secret().path("data").properties())
                .singleElement()
                .satisfies(entry -> assertThat(entry.getKey()).isEqualTo("other"));
        assertThat(folder.resolve("state/pending-tokens/CLIENT_1.json")).doesNotExist();
    }

    @Test
    void loadWaitsUntilTheLeaseIsReleased() throws Exception {
        TokenLease first = store().load();
        assertThat(kubernetes.lease().path("spec").path("holderIdentity").asText())
                .isNotEmpty();
        CompletableFuture<TokenLease> second = CompletableFuture.supplyAsync(() -> store().load());
        assertThatThrownBy(() -> second.get(1500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        first.release();

        second.get(20, TimeUnit.SECONDS).release();
        assertThat(kubernetes.lease().path("spec").path("holderIdentity").asText())
                .isEmpty();
    }

    @Test
    void theLeaseOfAKilledPodIsAcquiredOnceItExpires() throws IOException {
        kubernetes.changeLease("{\"spec\": {\"holderIdentity\": \"died\", \"leaseDurationSeconds\": 2}}");
        long began = System.nanoTime();

        TokenLease next = store().load();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        next.release();
    }

    @Test
    void theLeaseOfALivePodDoesNotExpire() throws Exception {
        TokenLease first = store(Duration.ofSeconds(2)).load();
        CompletableFuture<TokenLease> second = CompletableFuture.supplyAsync(() -> store().load());

        assertThatThrownBy(() -> second.get(5, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);

        first.release();
        second.get(20, TimeUnit.SECONDS).release();
    }

    @Test
    void aLeaseIsRenewedAgainAfterALostResponse() {
        TokenLease lease = store(Duration.ofSeconds(5)).load();
        JsonNode acquired = kubernetes.lease();
        kubernetes.loseLeaseResponses(1);
        await().atMost(Duration.ofSeconds(60)).until(() -> kubernetes.responsesToLose() == 0);
        JsonNode renewed = kubernetes.lease();

        await().atMost(Duration.ofSeconds(60)).until(() -> !kubernetes.lease().equals(renewed));

        assertThat(kubernetes.lease().path("spec").path("holderIdentity"))
                .isEqualTo(acquired.path("spec").path("holderIdentity"));
        lease.release();
        assertThat(kubernetes.lease().path("spec").path("holderIdentity").asText())
                .isEmpty();
    }

    @Test
    void aLeaseWithChangedLabelsIsReleased() throws IOException {
        TokenLease lease = store().load();
        kubernetes.changeLease("{\"metadata\": {\"labels\": {\"app\": \"x\"}}}");

        lease.release();

        assertThat(kubernetes.lease().path("spec").path("holderIdentity").asText())
                .isEmpty();
    }

    @Test
    void aLostLeaseIsNotReleased() throws IOException {
        TokenLease lease = store().load();
        kubernetes.changeLease("{\"spec\": {\"holderIdentity\": \"other\"}}");

        lease.release();

        assertThat(kubernetes.lease().path("spec").path("holderIdentity").asText())
                .isEqualTo("other");
    }

    @Test
    void aSecretThatAnotherClientChangedIsNotOverwritten() throws IOException {
        TokenLease lease = store().load();
        kubernetes.changeSecret("{\"data\": {\"CLIENT_1.json\": \"eA==\"}}");

        assertThatThrownBy(() -> store().store(lease.with(tokens("second"))))
                .isInstanceOf(KubernetesException.class)
                .hasMessageContaining("changed by another client");

        assertThat(kubernetes.secret("CLIENT_1.json")).isEqualTo("x");
        lease.release();
    }

    @Test
    void loadFailsIfTheSecretMayNotBeChanged() {
        kubernetes.refuseSecretChanges(0);

        assertThatThrownBy(() -> store().load())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("secrets/tokens")
                .hasMessageContaining("verbs get and patch");

        assertThat(kubernetes.lease().path("spec").path("holderIdentity").asText())
                .isEmpty();
    }

    @Test
    void loadFailsIfTheSecretIsImmutable() throws IOException {
        kubernetes.changeSecret("{\"immutable\": true}");

        assertThatThrownBy(() -> store().load())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("immutable");
    }

    @Test
    void newTokensThatCouldNotBeStoredAreRecovered() throws IOException {
        keep("second");
        TokenLease lease = store().load();
        StoredTokens third =
                lease.tokens().refreshed("first", "second", tokenSet("third"), Instant.parse("2026-11-23T09:00:00Z"));
        kubernetes.refuseSecretChanges(0);
        Path pending = folder.resolve("state/pending-tokens/CLIENT_1.json");
        assertThatThrownBy(() -> store().store(lease.with(third)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("verbs get and patch")
                .hasMessageContaining("The new tokens are in the file " + pending);
        lease.release();
        assertThat(kubernetes.secret("CLIENT_1.json")).doesNotContain("third");

        kubernetes.refuseSecretChanges(Integer.MAX_VALUE);

        assertThat(loaded()).isEqualTo(third);
        assertThat(kubernetes.secret("CLIENT_1.json")).contains("third");
        assertThat(pending).doesNotExist();
    }

    @Test
    void pendingTokensThatAreOlderThanTheStoredOnesAreDeleted() throws IOException {
        keep("second");
        Path file = folder.resolve("state/pending-tokens/CLIENT_1.json");
        new PendingTokens(file)
                .keep(StoredTokens.NONE.refreshed(
                        "first", "zeroth", tokenSet("first"), Instant.parse("2026-11-23T07:00:00Z")));

        assertThat(loaded()).isEqualTo(tokens("second"));

        assertThat(file).doesNotExist();
        kubernetes.changeSecret("{\"data\": {\"CLIENT_1.json\": null}}");
        assertThat(loaded()).isEqualTo(StoredTokens.NONE);
    }

    @Test
    void aPodWithoutAWritableFolderStoresItsTokens() throws IOException {
        Files.writeString(folder.resolve("state"), "a file");

        keep("second");

        assertThat(loaded()).isEqualTo(tokens("second"));
    }

    @Test
    void theWaitForALeaseEndsWhenTheProgramStops() throws Exception {
        TokenLease first = store().load();
        KubernetesTokenStore other = store();
        CompletableFuture<TokenLease> second = CompletableFuture.supplyAsync(other::load);
        assertThatThrownBy(() -> second.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);

        other.abort();

        assertThatThrownBy(() -> second.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(CancelledException.class);
        first.release();
    }

    @Test
    void aCorruptDocumentIsMovedToAnotherKey() throws IOException {
        kubernetes.changeSecret("{\"data\": {\"CLIENT_1.json\": \"eA==\"}}");

        TokenLease lease = store().load();
        store().store(lease.with(tokens("second")));
        lease.release();

        assertThat(kubernetes.secret("CLIENT_1.json")).contains("second");
        assertThat(kubernetes.secret().path("data").properties())
                .filteredOn(entry -> entry.getKey().startsWith("CLIENT_1.json.damaged-"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.getValue().asText()).isEqualTo("eA=="));
    }

    @Test
    void aDocumentOfANewerVersionIsRefusedAndTheLeaseReleased() throws IOException {
        kubernetes.changeSecret("{\"data\": {\"CLIENT_1.json\": \"eyJ2ZXJzaW9uIjogMn0=\"}}");

        assertThatThrownBy(() -> store().load())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("version 2");

        assertThat(kubernetes.secret("CLIENT_1.json")).isEqualTo("{\"version\": 2}");
        assertThat(kubernetes.lease().path("spec").path("holderIdentity").asText())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "403, verbs get and patch, 2",
        "404, Create an empty one, 2",
        "500, Try again later, 14",
    })
    void anErrorResponseSaysWhatToDo(int status, String remedy, int code) {
        kubernetes.respondWith(status);

        assertThatThrownBy(() -> store().load())
                .isInstanceOfSatisfying(io.batonxero.base.ConnectorException.class, failure -> {
                    assertThat(failure).hasMessageContaining("leases/renewal").hasMessageContaining(remedy);
                    assertThat(failure.code()).isEqualTo(code);
                });
    }

    @Test
    void anUnreachableApiServerIsReported() {
        kubernetes.close();

        assertThatThrownBy(() -> store().load())
                .isInstanceOf(KubernetesException.class)
                .hasMessageContaining("leases/renewal");
    }

    @ParameterizedTest
    @MethodSource("endlessBodies")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anEndlessResponseBodyFailsWithinTheTimeout(RawServer.Response body) throws IOException, InterruptedException {
        try (RawServer server = new RawServer(body)) {
            KubernetesApi api =
                    new KubernetesApi(server.url(), kubernetes.account().toString(), Duration.ofSeconds(2));

            assertThatThrownBy(() -> api.get("/api/v1", "secrets", "tokens"))
                    .isInstanceOf(KubernetesException.class)
                    .hasMessageContaining("secrets/tokens");
            assertThat(server.isClosedWithin(20)).isTrue();
        }
    }

    static Stream<RawServer.Response> endlessBodies() {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999999999\r\n\r\n{";
        return Stream.of(RawServer.text(head), RawServer.slow(head, " "), RawServer.endless(head, " "));
    }

    @Test
    void theServiceAccountTokenIsReadForEachRequest() throws IOException {
        loaded();
        Path token = kubernetes.account().resolve("token");
        String good = Files.readString(token);
        Files.writeString(token, "expired");
        KubernetesTokenStore store = store();
        assertThatThrownBy(store::load).isInstanceOf(ConfigurationException.class);

        Files.writeString(token, good);

        store.load().release();
    }

    @Test
    void plainHttpIsAllowedOnLoopbackOnly() {
        assertThatThrownBy(() -> new KubernetesTokenStore("http://10.0.0.1", "account", "tokens", "renewal", APP, ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("https");
    }

    @Test
    void aMissingServiceAccountIsReported() {
        assertThatThrownBy(() -> new KubernetesTokenStore(
                        "https://kubernetes.default.svc", folder.toString(), "tokens", "renewal", APP, ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("ca.crt")
                .hasMessageContaining("--routes");
    }
}
