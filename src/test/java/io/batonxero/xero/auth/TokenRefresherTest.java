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

    private OneProcess process(XeroApp app, Clock machine) {
        return new OneProcess(app, file(), xero.url(), machine);
    }

    private static Clock ahead(Duration time) {
        return Clock.offset(Clock.systemUTC(), time);
    }

    private List<String> spent() {
        return xero.requests().stream()
                .map(request -> request.body().replace("grant_type=refresh_token&refresh_token=", ""))
                .toList();
    }

    private String stored() throws Exception {
        return StoredTokens.read(Files.readAllBytes(file())).orElseThrow().refreshToken();
    }

    @Test
    void theRequestCarriesNoScopeAndTheSecretOnlyInBasic() {
        process().renew();

        Request seen = xero.requests().get(0);
        assertThat(seen.body()).isEqualTo("grant_type=refresh_token&refresh_token=" + SimulatedTokens.REFRESH_TOKEN);
        assertThat(seen.headers()).containsEntry("content-type", "application/x-www-form-urlencoded; charset=UTF-8");
        assertThat(seen.headers().get("authorization")).startsWith("Basic ");
    }

    @Test
    void manyThreadsSpendOneRefreshToken() {
        OneProcess process = process();

        List<CompletableFuture<Void>> tokenRefresher = Stream.generate(() -> CompletableFuture.runAsync(process::renew))
                .limit(8)
                .toList();

        tokenRefresher.forEach(CompletableFuture::join);
        assertThat(xero.requests()).hasSize(1);
    }

    @Test
    void aSecondProcessUsesTheAccessTokenThatTheFirstStored() {
        OneProcess first = process();
        OneProcess second = process();
        first.renew();

        second.renew();

        assertThat(second.accessToken()).isEqualTo(first.accessToken());
        assertThat(xero.requests()).hasSize(1);
    }

    @Test
    void anAccessTokenThatXeroRefusesIsRenewedOnceForAllProcesses() throws IOException {
        OneProcess first = process();
        OneProcess second = process();
        first.renew();
        second.renew();
        String refused = first.accessToken();

        first.giveUp(1);
        first.renew();
        second.giveUp(1);
        second.renew();

        assertThat(xero.requests()).hasSize(2);
        assertThat(first.accessToken()).isEqualTo(second.accessToken()).isNotEqualTo(refused);
        assertThat(spent().get(1)).isNotEqualTo(SimulatedTokens.REFRESH_TOKEN);
    }

    @Test
    void anAnswerThatWasLostIsAskedForAgainWithTheSameToken() throws Exception {
        xero.tokens().grace(Duration.ofMinutes(30));
        process().renewButStoreNothing();

        process().renew();

        assertThat(spent()).containsExactly(SimulatedTokens.REFRESH_TOKEN, SimulatedTokens.REFRESH_TOKEN);
        assertThat(stored()).startsWith("simulated-refresh-");
    }

    @Test
    void theTokenBeforeIsSpentAgainWhereTheNewestIsRefused() throws Exception {
        xero.tokens().grace(Duration.ofMinutes(30));
        OneProcess process = process();
        process.renew();
        String newest = stored();
        // Somebody who lost an answer asks again, and what was given for it works no more.
        new OneProcess(WEB_APP, folder.resolve("elsewhere.json"), xero.url()).renew();

        process.giveUp(1);
        process.renew();

        assertThat(spent().subList(2, 4)).containsExactly(newest, SimulatedTokens.REFRESH_TOKEN);
        assertThat(stored()).isNotEqualTo(newest);
        process.giveUp(2);
        process.renew();
        assertThat(xero.tokens().refused()).isEqualTo(1);
    }

    @Test
    void whereBothAreRefusedItIsSignedOutUntilAnotherProcessSignsIn() throws Exception {
        OneProcess process = process();
        process.renew();
        new OneProcess(app(stored()), folder.resolve("elsewhere.json"), xero.url()).renew();

        process.giveUp(1);
        assertThatThrownBy(process::renew)
                .isInstanceOf(XeroException.SignInRefused.class)
                .hasMessageContaining("invalid_grant")
                .hasMessageContaining("baton-xero-camel authorize");
        assertThat(xero.tokens().refused()).isEqualTo(2);
        assertThat(process.session.signInProblem().orElseThrow()).contains("authorize");

        Files.copy(folder.resolve("elsewhere.json"), file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        process.renew();
        assertThat(process.session.signInProblem()).isEmpty();
        assertThat(process.session.needsRenewal()).isFalse();
    }

    @Test
    void aWrongSecretIsNotTriedWithAnOlderToken() {
        XeroApp wrong =
                new XeroApp(SimulatedTokens.CLIENT_ID, "wrong", SimulatedTokens.REFRESH_TOKEN, "", Scopes.SETTINGS);
        process().renew();
        OneProcess process = process(wrong, ahead(Duration.ofHours(1)));

        assertThatThrownBy(process::renew).hasMessageContaining("invalid_client");
        assertThat(xero.requests()).hasSize(2);
        assertThat(process.session.signInProblem()).isPresent();
    }

    @Test
    void aConfiguredTokenOfANewConsentComesFirstAndTheStoredOneWhereItIsRefused() throws Exception {
        process().renew();
        String stored = stored();

        OneProcess consented = process(app("of-another-consent"), Clock.systemUTC());
        consented.renew();

        assertThat(spent().subList(1, 3)).containsExactly("of-another-consent", stored);
        process(app("of-another-consent"), ahead(Duration.ofHours(1))).renew();
        assertThat(xero.tokens().refused()).isEqualTo(1);
    }

    @Test
    void aConsentTakesThePlaceOfAllThatWasStoredOrWaitsToBe() throws Exception {
        OneProcess process = process();
        process.renew();
        process.giveUp(1);
        process.renewButStoreNothing();

        process.consent("{\"access_token\": \"mine\", \"refresh_token\": \"consented\", \"expires_in\": 1800}");

        assertThat(process.accessToken()).isEqualTo("mine");
        assertThat(StoredTokens.read(Files.readAllBytes(file())).orElseThrow().refreshTokens(WEB_APP.refreshToken()))
                .containsExactly("consented");
    }

    @Test
    void anAppWithoutASecretCanConsentBeforeAnythingIsStored() {
        XeroApp pkce = new XeroApp(SimulatedTokens.CLIENT_ID, "", "", "", Scopes.SETTINGS);

        process(pkce, Clock.systemUTC())
                .consent("{\"access_token\": \"mine\", \"refresh_token\": \"consented\", \"expires_in\": 1800}");
        OneProcess next = process(pkce, Clock.systemUTC());
        next.renew();

        assertThat(next.accessToken()).isEqualTo("mine");
        assertThat(xero.requests()).isEmpty();
    }

    @Test
    void whatCouldNotBeStoredIsStoredBeforeAnythingElseIsAsked() throws Exception {
        OneProcess process = process();
        process.renewButStoreNothing();
        assertThat(process.session.needsRenewal()).isTrue();

        process.renew();

        assertThat(xero.requests()).hasSize(1);
        assertThat(stored()).startsWith("simulated-refresh-");
        assertThat(process.session.needsRenewal()).isFalse();
    }

    @Test
    void aRefreshTokenThatCameWithoutAnAccessTokenIsStored() throws Exception {
        OneProcess process = process();
        xero.faults().next(1, "/connect/token", FaultyResponse.of(200, Map.of(), "{\"refresh_token\": \"brought\"}"));

        assertThatThrownBy(process::renew)
                .isInstanceOfSatisfying(
                        XeroException.Unreadable.class,
                        fault -> assertThat(fault.isRetryable()).isTrue())
                .hasMessageContaining("without an access token; the refresh token that came is stored");
        assertThat(stored()).isEqualTo("brought");

        process.renew();

        assertThat(spent()).containsExactly(SimulatedTokens.REFRESH_TOKEN, "brought", SimulatedTokens.REFRESH_TOKEN);
        assertThat(process.session.needsRenewal()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"token_type\": \"Bearer\"}", "{\"access_token\": \"\", \"refresh_token\": null}"})
    void aResponseWithoutTokensChangesNothingThatIsStored(String response) throws Exception {
        OneProcess process = process();
        process.renew();
        String stored = stored();
        process.giveUp(1);
        xero.faults().next(1, "/connect/token", FaultyResponse.of(200, Map.of(), response));

        assertThatThrownBy(process::renew).hasMessageContaining("without an access token. Try again later");
        assertThat(stored()).isEqualTo(stored);

        process.renew();

        assertThat(spent().subList(1, 3)).containsExactly(stored, stored);
    }

    @Test
    void whatCouldNotBeStoredGivesWayToWhatAnotherProcessStoredSince() {
        xero.tokens().grace(Duration.ofMinutes(30));
        OneProcess process = process();
        process.renewButStoreNothing();
        OneProcess other = process();
        other.renew();

        process.renew();

        assertThat(process.accessToken()).isEqualTo(other.accessToken());
    }

    @Test
    void aTokenStoreThatCannotBeWrittenSpendsNoToken() throws IOException {
        Files.writeString(folder.resolve("tokens"), "a file");
        OneProcess process = process();

        assertThatThrownBy(process::renew).isInstanceOf(ConfigurationException.class);
        assertThat(xero.requests()).isEmpty();

        Files.delete(folder.resolve("tokens"));
        process.renew();
        assertThat(process.session.needsRenewal()).isFalse();
    }

    @Test
    void aCustomConnectionStoresNothing() throws IOException {
        xero.close();
        Path world = Files.createDirectories(folder.resolve("world"));
        Files.writeString(world.resolve("xero.json"), "{\"customConnection\": true}");
        xero = SimulatedXero.start(XeroWorld.in(world));
        OneProcess process = process(app(""), Clock.systemUTC());

        process.renew();

        assertThat(process.session.isCustomConnection()).isTrue();
        assertThat(process.session.needsRenewal()).isFalse();
        assertThat(file().getParent()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT720H", "-PT1H", "PT1H", "PT720H"})
    void aClockThatWasSetNeitherSignsOutNorMakesItAskForEver(Duration set) {
        process().renew();

        OneProcess after = process(WEB_APP, ahead(set));
        after.renew();
        assertThat(xero.requests()).hasSize(2);
        after.renew();
        process(WEB_APP, ahead(set)).renew();
        assertThat(xero.requests()).hasSize(2);

        // And set right again.
        process().renew();
        assertThat(xero.requests()).hasSizeLessThanOrEqualTo(3);
        assertThat(xero.tokens().refused()).isZero();
    }

    @Test
    void tokensThatLiveShortlyAreNotRenewedBeforeEachUse() {
        xero.tokens().life(Duration.ofSeconds(50));
        OneProcess process = process();

        process.renew();
        process.renew();

        assertThat(xero.requests()).hasSize(1);
    }
}
