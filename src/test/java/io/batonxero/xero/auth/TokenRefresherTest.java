package io.batonxero.xero.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.base.ConfigurationException;
import io.batonxero.demo.Request;
import io.batonxero.simulator.FaultyResponse;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.xero.Scopes;
import io.batonxero.xero.XeroException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRefresherTest {
    private static final XeroApp WEB_APP = app(SimulatedTokens.REFRESH_TOKEN);

    @TempDir
    Path folder;

    @AutoClose
    private SimulatedXero xero = SimulatedXero.ofDemo();

    private static XeroApp app(String refreshToken) {
        return new XeroApp(SimulatedTokens.CLIENT_ID, SimulatedTokens.CLIENT_SECRET, refreshToken, "", Scopes.SETTINGS);
    }

    private Path file() {
        return folder.resolve("tokens/tokens.json");
    }

    private OneProcess process() {
        return new OneProcess(WEB_APP, file(), xero.url());
    }

    private OneProcess process(XeroApp app, Clock wallClock) {
        return new OneProcess(app, file(), xero.url(), wallClock);
    }

    private static Clock ahead(Duration time) {
        return Clock.offset(Clock.systemUTC(), time);
    }

    private List<String> exchanged() {
        return xero.requests().stream()
                .map(request -> request.body().replace("grant_type=refresh_token&refresh_token=", ""))
                .toList();
    }

    private String stored() throws Exception {
        return StoredTokens.read(Files.readAllBytes(file())).orElseThrow().refreshToken();
    }

    @Test
    void theRequestHasNoScopeAndHasTheSecretOnlyInTheBasicHeader() {
        process().refresh();

        Request seen = xero.requests().get(0);
        assertThat(seen.body()).isEqualTo("grant_type=refresh_token&refresh_token=" + SimulatedTokens.REFRESH_TOKEN);
        assertThat(seen.headers()).containsEntry("content-type", "application/x-www-form-urlencoded; charset=UTF-8");
        assertThat(seen.headers().get("authorization")).startsWith("Basic ");
    }

    @Test
    void manyThreadsSpendOneRefreshToken() {
        OneProcess process = process();

        List<CompletableFuture<Void>> refreshes = Stream.generate(() -> CompletableFuture.runAsync(process::refresh))
                .limit(8)
                .toList();

        refreshes.forEach(CompletableFuture::join);
        assertThat(xero.requests()).hasSize(1);
    }

    @Test
    void aSecondProcessUsesTheAccessTokenThatTheFirstStored() {
        OneProcess first = process();
        OneProcess second = process();
        first.refresh();

        second.refresh();

        assertThat(second.accessToken()).isEqualTo(first.accessToken());
        assertThat(xero.requests()).hasSize(1);
    }

    @Test
    void anAccessTokenThatXeroRefusesIsRefreshedOnceForAllProcesses() throws IOException {
        OneProcess first = process();
        OneProcess second = process();
        first.refresh();
        second.refresh();
        String refused = first.accessToken();

        first.reject(1);
        first.refresh();
        second.reject(1);
        second.refresh();

        assertThat(xero.requests()).hasSize(2);
        assertThat(first.accessToken()).isEqualTo(second.accessToken()).isNotEqualTo(refused);
        assertThat(exchanged().get(1)).isNotEqualTo(SimulatedTokens.REFRESH_TOKEN);
    }

    @Test
    void aLostResponseIsRequestedAgainWithTheSameRefreshToken() throws Exception {
        xero.tokens().grace(Duration.ofMinutes(30));
        process().refreshWithoutStoring();

        process().refresh();

        assertThat(exchanged()).containsExactly(SimulatedTokens.REFRESH_TOKEN, SimulatedTokens.REFRESH_TOKEN);
        assertThat(stored()).startsWith("simulated-refresh-");
    }

    @Test
    void thePreviousRefreshTokenIsTriedIfTheNewestIsRefused() throws Exception {
        xero.tokens().grace(Duration.ofMinutes(30));
        OneProcess process = process();
        process.refresh();
        String newest = stored();
        // Another process repeats the request, which invalidates the newest token.
        new OneProcess(WEB_APP, folder.resolve("elsewhere.json"), xero.url()).refresh();

        process.reject(1);
        process.refresh();

        assertThat(exchanged().subList(2, 4)).containsExactly(newest, SimulatedTokens.REFRESH_TOKEN);
        assertThat(stored()).isNotEqualTo(newest);
        process.reject(2);
        process.refresh();
        assertThat(xero.tokens().refused()).isEqualTo(1);
    }

    @Test
    void theAppIsSignedOutIfBothAreRefusedUntilAnotherProcessSignsIn() throws Exception {
        OneProcess process = process();
        process.refresh();
        new OneProcess(app(stored()), folder.resolve("elsewhere.json"), xero.url()).refresh();

        process.reject(1);
        assertThatThrownBy(process::refresh)
                .isInstanceOf(XeroException.SignInRefused.class)
                .hasMessageContaining("invalid_grant")
                .hasMessageContaining("baton-xero-camel authorize");
        assertThat(xero.tokens().refused()).isEqualTo(2);
        assertThat(process.session.signInProblem().orElseThrow()).contains("authorize");

        Files.copy(folder.resolve("elsewhere.json"), file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        process.refresh();
        assertThat(process.session.signInProblem()).isEmpty();
        assertThat(process.session.needsRefresh()).isFalse();
    }

    @Test
    void theOlderRefreshTokenIsNotTriedIfTheClientSecretIsWrong() {
        XeroApp wrong =
                new XeroApp(SimulatedTokens.CLIENT_ID, "wrong", SimulatedTokens.REFRESH_TOKEN, "", Scopes.SETTINGS);
        process().refresh();
        OneProcess process = process(wrong, ahead(Duration.ofHours(1)));

        assertThatThrownBy(process::refresh).hasMessageContaining("invalid_client");
        assertThat(xero.requests()).hasSize(2);
        assertThat(process.session.signInProblem()).isPresent();
    }

    @Test
    void aNewlyConfiguredRefreshTokenIsTriedFirstThenTheStoredOne() throws Exception {
        process().refresh();
        String stored = stored();

        OneProcess consented = process(app("of-another-consent"), Clock.systemUTC());
        consented.refresh();

        assertThat(exchanged().subList(1, 3)).containsExactly("of-another-consent", stored);
        process(app("of-another-consent"), ahead(Duration.ofHours(1))).refresh();
        assertThat(xero.tokens().refused()).isEqualTo(1);
    }

    @Test
    void aConsentReplacesStoredAndPendingTokens() throws Exception {
        OneProcess process = process();
        process.refresh();
        process.reject(1);
        process.refreshWithoutStoring();

        process.consent("{\"access_token\": \"mine\", \"refresh_token\": \"consented\", \"expires_in\": 1800}");

        assertThat(process.accessToken()).isEqualTo("mine");
        assertThat(StoredTokens.read(Files.readAllBytes(file())).orElseThrow().refreshTokens(WEB_APP.refreshToken()))
                .containsExactly("consented");
    }

    @Test
    void anAppWithoutASecretCanBeAuthorizedBeforeAnythingIsStored() {
        XeroApp pkce = new XeroApp(SimulatedTokens.CLIENT_ID, "", "", "", Scopes.SETTINGS);

        process(pkce, Clock.systemUTC())
                .consent("{\"access_token\": \"mine\", \"refresh_token\": \"consented\", \"expires_in\": 1800}");
        OneProcess next = process(pkce, Clock.systemUTC());
        next.refresh();

        assertThat(next.accessToken()).isEqualTo("mine");
        assertThat(xero.requests()).isEmpty();
    }

    @Test
    void tokensThatCouldNotBeStoredAreStoredBeforeTheNextRequest() throws Exception {
        OneProcess process = process();
        process.refreshWithoutStoring();
        assertThat(process.session.needsRefresh()).isTrue();

        process.refresh();

        assertThat(xero.requests()).hasSize(1);
        assertThat(stored()).startsWith("simulated-refresh-");
        assertThat(process.session.needsRefresh()).isFalse();
    }

    @Test
    void aRefreshTokenWithoutAnAccessTokenIsStored() throws Exception {
        OneProcess process = process();
        xero.faults().next(1, "/connect/token", FaultyResponse.of(200, Map.of(), "{\"refresh_token\": \"brought\"}"));

        assertThatThrownBy(process::refresh)
                .isInstanceOfSatisfying(
                        XeroException.InvalidResponse.class,
                        fault -> assertThat(fault.isRetryable()).isTrue())
                .hasMessageContaining("without an access token; the new refresh token is stored");
        assertThat(stored()).isEqualTo("brought");

        process.refresh();

        assertThat(exchanged())
                .containsExactly(SimulatedTokens.REFRESH_TOKEN, "brought", SimulatedTokens.REFRESH_TOKEN);
        assertThat(process.session.needsRefresh()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"token_type\": \"Bearer\"}", "{\"access_token\": \"\", \"refresh_token\": null}"})
    void aResponseWithoutTokensLeavesTheStoreUnchanged(String response) throws Exception {
        OneProcess process = process();
        process.refresh();
        String stored = stored();
        process.reject(1);
        xero.faults().next(1, "/connect/token", FaultyResponse.of(200, Map.of(), response));

        assertThatThrownBy(process::refresh).hasMessageContaining("without an access token. Try again later");
        assertThat(stored()).isEqualTo(stored);

        process.refresh();

        assertThat(exchanged().subList(1, 3)).containsExactly(stored, stored);
    }

    @Test
    void tokensThatCouldNotBeStoredAreDroppedIfAnotherProcessStoredNewerOnes() {
        xero.tokens().grace(Duration.ofMinutes(30));
        OneProcess process = process();
        process.refreshWithoutStoring();
        OneProcess other = process();
        other.refresh();

        process.refresh();

        assertThat(process.accessToken()).isEqualTo(other.accessToken());
    }

    @Test
    void noRefreshTokenIsSpentIfTheStoreCannotBeWritten() throws IOException {
        Files.writeString(folder.resolve("tokens"), "a file");
        OneProcess process = process();

        assertThatThrownBy(process::refresh).isInstanceOf(ConfigurationException.class);
        assertThat(xero.requests()).isEmpty();

        Files.delete(folder.resolve("tokens"));
        process.refresh();
        assertThat(process.session.needsRefresh()).isFalse();
    }

    @Test
    void aCustomConnectionStoresNothing() throws IOException {
        xero.close();
        Path world = Files.createDirectories(folder.resolve("world"));
        Files.writeString(world.resolve("xero.json"), "{\"customConnection\": true}");
        xero = SimulatedXero.start(XeroWorld.in(world));
        OneProcess process = process(app(""), Clock.systemUTC());

        process.refresh();

        assertThat(process.session.isCustomConnection()).isTrue();
        assertThat(process.session.needsRefresh()).isFalse();
        assertThat(file().getParent()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT720H", "-PT1H", "PT1H", "PT720H"})
    void aChangeOfTheWallClockNeitherSignsOutNorRefreshesEachTime(Duration set) {
        process().refresh();

        OneProcess after = process(WEB_APP, ahead(set));
        after.refresh();
        assertThat(xero.requests()).hasSize(2);
        after.refresh();
        process(WEB_APP, ahead(set)).refresh();
        assertThat(xero.requests()).hasSize(2);

        // The clock is corrected.
        process().refresh();
        assertThat(xero.requests()).hasSizeLessThanOrEqualTo(3);
        assertThat(xero.tokens().refused()).isZero();
    }

    @Test
    void shortLivedTokensAreNotRefreshedBeforeEachUse() {
        xero.tokens().life(Duration.ofSeconds(50));
        OneProcess process = process();

        process.refresh();
        process.refresh();

        assertThat(xero.requests()).hasSize(1);
    }
}
