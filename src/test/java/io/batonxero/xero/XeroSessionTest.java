package io.batonxero.xero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.base.BadSetting;
import io.batonxero.base.Network;
import io.batonxero.demo.SimulatedTokens;
import io.batonxero.demo.SimulatedXero;
import io.batonxero.demo.XeroWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XeroSessionTest {
    private static final XeroApp WEB_APP = new XeroApp(
            SimulatedTokens.CLIENT_ID,
            SimulatedTokens.CLIENT_SECRET,
            SimulatedTokens.REFRESH_TOKEN,
            "",
            XeroApp.SETTINGS);

    @TempDir
    Path folder;

    private SimulatedXero xero;

    @BeforeEach
    void start() throws IOException {
        xero = SimulatedXero.start(XeroWorld.ofDemo());
    }

    @AfterEach
    void stop() {
        xero.close();
    }

    @Test
    void theRequestCarriesNoScopeAndTheSecretOnlyInBasic() throws IOException {
        renew(session(WEB_APP));

        SimulatedXero.SeenRequest seen = xero.requests().get(0);
        assertThat(seen.body()).isEqualTo("grant_type=refresh_token&refresh_token=" + SimulatedTokens.REFRESH_TOKEN);
        assertThat(seen.headers()).containsEntry("content-type", "application/x-www-form-urlencoded; charset=UTF-8");
        assertThat(seen.headers().get("authorization")).startsWith("Basic ");
    }

    @Test
    void theNextStartUsesTheTokenThatThisOneStored() throws IOException {
        renew(session(WEB_APP));

        renew(session(WEB_APP));

        assertThat(xero.requests()).hasSize(2);
        assertThat(xero.requests().get(1).body()).doesNotContain(SimulatedTokens.REFRESH_TOKEN);
    }

    @Test
    void manyThreadsSpendOneRefreshToken() throws IOException {
        XeroSession session = session(WEB_APP);

        try (CloseableHttpClient client =
                XeroClients.tokens(session, Network.of(Map.of())).build()) {
            List<CompletableFuture<Integer>> renewals = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> post(client)))
                    .limit(8)
                    .toList();

            assertThat(renewals)
                    .allSatisfy(renewal -> assertThat(renewal.join()).isEqualTo(204));
        }

        assertThat(xero.requests()).hasSize(1);
    }

    @Test
    void aTokenStoreThatCannotBeWrittenSpendsNoToken() throws IOException {
        Files.writeString(folder.resolve("state"), "a file");
        XeroSession session = session(WEB_APP);

        assertThatThrownBy(() -> renew(session)).isInstanceOf(BadSetting.class);
        assertThat(xero.requests()).isEmpty();

        Files.delete(folder.resolve("state"));
        renew(session);
        assertThat(session.needsRenewal()).isFalse();
    }

    @Test
    void aReadyAccessTokenComesBeforeARefreshToken() {
        XeroSession session = session(new XeroApp("id", "secret", "refresh", "ready", XeroApp.SETTINGS));

        assertThat(session.needsRenewal()).isFalse();
        assertThat(session.authorization()).isEqualTo("Bearer ready");
    }

    @Test
    void howItSignsInIsNamedAsAPersonWould() throws IOException {
        String settings = XeroApp.SETTINGS;

        assertThat(session(new XeroApp("id", "secret", "refresh", "ready", settings))
                        .signsInBy())
                .isEqualTo("a ready access token");
        assertThat(session(new XeroApp("id", "secret", "refresh", "", settings)).signsInBy())
                .isEqualTo("refresh token (web app)");
        assertThat(session(new XeroApp("id", "", "refresh", "", settings)).signsInBy())
                .isEqualTo("refresh token (PKCE app, no secret)");
        assertThat(session(new XeroApp("id", "secret", "", "", settings)).signsInBy())
                .isEqualTo("client credentials (custom connection)");
        assertThat(session(new XeroApp("id", "", "", "ready", settings).forConsent())
                        .signsInBy())
                .isEqualTo("consent");
    }

    @Test
    void aStoredTokenComesBeforeClientCredentials() throws IOException {
        renew(session(WEB_APP));

        XeroSession session = session(
                new XeroApp(SimulatedTokens.CLIENT_ID, SimulatedTokens.CLIENT_SECRET, "", "", XeroApp.SETTINGS));

        assertThat(session.signsInBy()).startsWith("refresh token");
    }

    @Test
    void anAppThatNeverConsentedIsToldTo() {
        assertThatThrownBy(() -> session(new XeroApp("id", "", "", "", "")))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("run authorize once")
                .hasMessageContaining("BATON_XERO_CLIENT_SECRET");
    }

    @Test
    void nothingToSignInWithSaysWhatToSet() {
        assertThatThrownBy(() -> session(new XeroApp("", "", "", "", "")))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("BATON_XERO_CLIENT_ID")
                .hasMessageContaining("--demo");
    }

    @Test
    void noSecretIsPrinted() {
        assertThat(WEB_APP.toString()).doesNotContain(SimulatedTokens.CLIENT_SECRET, SimulatedTokens.REFRESH_TOKEN);
        assertThat(new TokenSet("access", "refresh", java.time.Instant.EPOCH).toString())
                .doesNotContain("access", "refresh");
    }

    private XeroSession session(XeroApp app) {
        return new XeroSession(app, new TokenStore(folder.resolve("state").toString(), app));
    }

    private void renew(XeroSession session) throws IOException {
        try (CloseableHttpClient client =
                XeroClients.tokens(session, Network.of(Map.of())).build()) {
            post(client);
        }
    }

    private int post(CloseableHttpClient client) {
        try {
            return client.execute(new HttpPost(xero.url() + "/connect/token"), response -> response.getCode());
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
