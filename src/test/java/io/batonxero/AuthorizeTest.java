package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.demo.Request;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.Consenting;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.Run;
import io.batonxero.support.Sockets;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code authorize}: consent in a browser, and the stored tokens. */
class AuthorizeTest {
    @TempDir
    Path folder;

    @AutoClose
    private SimulatedXero xero = SimulatedXero.ofDemo();

    private Map<String, String> environment;

    @BeforeEach
    void start() throws IOException {
        environment = Consenting.environment(xero, folder);
    }

    private String redirectUrl() {
        return environment.getOrDefault("BATON_XERO_REDIRECT_URL", "");
    }

    private Path tokens() {
        return folder.resolve("state/tokens").resolve(environment.get("BATON_XERO_CLIENT_ID") + ".json");
    }

    private Run authorized(String... flags) throws Exception {
        try (Consenting consenting = Consenting.start(
                environment,
                Stream.concat(Stream.of("authorize"), Stream.of(flags)).toArray(String[]::new))) {
            consenting.browse();
            return consenting.end();
        }
    }

    private List<Request> tokenRequests() {
        return xero.requests().stream()
                .filter(request -> request.path().equals("/connect/token"))
                .toList();
    }

    @Test
    void afterAConsentASyncSucceeds() throws Exception {
        Run run = authorized();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("Signed in. The tokens are in " + tokens(), "Kereru Coffee Roasters Ltd", "PRACTICEMANAGER")
                .contains("Next: baton-xero-camel check", "run authorize again")
                .doesNotContain("Connect another one?");
        assertThat(run.err()).isEmpty();

        Run sync = Run.of(environment);
        assertThat(sync.exitCode()).as(sync.err()).isZero();
        assertThat(sync.out()).contains("3 organisations, 15 users");
    }

    @Test
    void theBrowserShowsAPageWithTheNextStep() throws Exception {
        try (Consenting consenting = Consenting.start(environment, "authorize")) {
            HttpResponse<String> page = consenting.browse();

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.uri().toString()).startsWith(redirectUrl() + "?code=");
            assertThat(page.body()).contains("<h1>Thank you</h1>", "terminal").doesNotContain("simulated-code");
            assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        }
    }

    @Test
    void aWebAppSendsItsSecretAndTheVerifier() throws Exception {
        environment.put("BATON_XERO_PROJECTS", "true");

        authorized();

        Map<String, String> parameters = form(xero.requests().get(0).query());
        assertThat(parameters)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", SimulatedTokens.CLIENT_ID)
                .containsEntry("redirect_uri", redirectUrl())
                .containsEntry("scope", "offline_access accounting.settings.read projects.read")
                .containsEntry("code_challenge_method", "S256");
        assertThat(parameters.get("state")).hasSizeGreaterThan(30);
        Request exchange = tokenRequests().get(0);
        assertThat(exchange.headers().get("authorization")).startsWith("Basic ");
        assertThat(form(exchange.body()))
                .containsEntry("grant_type", "authorization_code")
                .containsEntry("redirect_uri", redirectUrl())
                .doesNotContainKeys("client_id", "client_secret");
        assertThat(form(exchange.body()).get("code_verifier")).matches("[A-Za-z0-9_-]{43,128}");
    }

    @Test
    void aPkceAppNeedsNoSecret() throws Exception {
        environment = Consenting.environmentOfPkce(xero, folder);

        Run run = authorized();
        xero.tokens().expireAll();
        Run sync = Run.of(environment);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(sync.exitCode()).as(sync.err()).isZero();
        assertThat(tokenRequests()).hasSize(2).allSatisfy(request -> {
            assertThat(request.headers()).doesNotContainKey("authorization");
            assertThat(form(request.body())).containsEntry("client_id", SimulatedTokens.PKCE_CLIENT_ID);
        });
    }

    @Test
    void theConsentTakesPrecedenceOverAConfiguredRefreshToken() throws Exception {
        environment.put("BATON_REFRESH_TOKEN", SimulatedTokens.REFRESH_TOKEN);

        authorized();
        Run sync = Run.of(environment);

        assertThat(sync.exitCode()).as(sync.err()).isZero();
        assertThat(tokenRequests())
                .noneMatch(request -> request.body().contains("refresh_token=" + SimulatedTokens.REFRESH_TOKEN + "&")
                        || request.body().endsWith("refresh_token=" + SimulatedTokens.REFRESH_TOKEN));
    }

    @Test
    void theConsentTakesPrecedenceOverAReadyAccessToken() throws Exception {
        environment.put("BATON_TOKEN", "stale");

        Run run = authorized();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("Kereru Coffee Roasters Ltd");
    }

    @Test
    void theJsonSummaryIsOneObject() throws Exception {
        Run run = authorized("--summary", "json");

        assertThat(run.out().lines()).hasSize(1);
        JsonNode summary = new ObjectMapper().readTree(run.out());
        assertThat(summary.path("tokens").asText()).isEqualTo(tokens().toString());
        assertThat(summary.path("connections")).hasSize(4);
        assertThat(run.err()).contains("Open this page");
    }

    @Test
    void theDemoCanBeAuthorized() throws Exception {
        environment = Map.of();

        Run run = authorized("--demo");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("no account is touched", "Tall Ships Trading LLC", "Next: baton-xero-camel --demo check")
                .doesNotContain("The tokens are in");
    }

    @Test
    void aConsentWithoutConnectionsIsStoredAndReported() throws Exception {
        xero.close();
        xero = SimulatedXero.start(
                XeroWorld.in(Path.of("src/test/resources/cases/signed-in-but-nothing-connected/given")));
        environment = Consenting.environment(xero, folder);

        Run run = authorized();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("Nothing is connected yet");
        assertThat(tokens()).exists();
    }

    @Test
    void aDeniedConsentIsShownInTheBrowserAndInOneLine() throws Exception {
        xero.consents().refuse("access_denied", "TenantConsent status DENIED");

        try (Consenting consenting = Consenting.start(environment, "authorize")) {
            assertThat(consenting.browse().body()).contains("Not connected").doesNotContain("DENIED");
            failsIn(consenting.end(), 16, "access_denied", "nothing is stored");
        }
        assertThat(tokens()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unauthorized_client", "invalid_scope"})
    void aRefusedAppIsReportedWithItsScopes(String error) throws Exception {
        xero.consents().refuse(error, "Invalid scope for client");

        failsIn(authorized(), 7, error, "Invalid scope for client", "offline_access accounting.settings.read");
    }

    @Test
    void otherErrorsAreReportedWithoutControlCharacters() throws Exception {
        xero.consents().refuse("server\u001b[31m_error", "down\u001b[2J\nfor now");

        Run run = authorized();

        failsIn(run, 16, "server31m_error, down [2J for now");
    }

    @Test
    void aResponseWithAnotherStateIsIgnored() throws Exception {
        try (Consenting consenting = Consenting.start(environment, "authorize")) {
            consenting.page();

            for (String query : List.of("?code=x&state=y", "?error=access_denied&state=y", "?code=x", "?state=y", "")) {
                HttpResponse<String> page = Consenting.get(redirectUrl() + query);
                assertThat(page.statusCode()).isEqualTo(400);
                assertThat(page.body()).contains("another attempt");
            }
            assertThat(consenting.isOver()).isFalse();

            consenting.browse();
            assertThat(consenting.end().exitCode()).isZero();
        }
        assertThat(tokenRequests()).hasSize(1);
    }

    @Test
    void slowClientsDoNotBlockTheRedirect() throws Exception {
        try (Consenting consenting = Consenting.start(environment, "authorize");
                Sockets slow = new Sockets(URI.create(redirectUrl()).getPort())) {
            consenting.page();
            slow.hold(300, "GET /callback?code=");

            // By now, all slow connections are accepted.
            assertThat(Consenting.get(redirectUrl().replace("/callback", "/other"))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().startsWith("redirect-listener"))
                    .hasSizeLessThanOrEqualTo(3);
            assertThat(consenting.browse().statusCode()).isEqualTo(200);
            assertThat(consenting.end().exitCode()).isZero();
        }
    }

    @Test
    void onlyTheCallbackPathIsAccepted() throws Exception {
        try (Consenting consenting = Consenting.start(environment, "authorize")) {
            URI redirect = URI.create(consenting.redirect());
            String base = "http://localhost:" + redirect.getPort();

            for (String path : List.of("/favicon.ico", "/callback/", "/callback/more?" + redirect.getRawQuery(), "/")) {
                assertThat(Consenting.get(base + path).statusCode()).as(path).isEqualTo(404);
            }
            HttpRequest post = HttpRequest.newBuilder(redirect)
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(Consenting.browser(HttpClient.Redirect.NEVER)
                            .send(post, BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(405);
            assertThat(consenting.isOver()).isFalse();

            assertThat(Consenting.get(redirect.toString()).statusCode()).isEqualTo(200);
            assertThat(consenting.end().exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]"})
    void bothLoopbackAddressesAreListenedOn(String host) throws Exception {
        try (Consenting consenting = Consenting.start(environment, "authorize")) {
            String redirect = consenting.redirect();

            Consenting.get(redirect.replace("localhost", host));

            assertThat(consenting.end().exitCode()).isZero();
        }
    }

    @Test
    void aRedirectUrlWithoutAPathMeansTheRoot() throws Exception {
        environment.computeIfPresent("BATON_XERO_REDIRECT_URL", (name, url) -> url.replace("/callback", ""));

        Run run = authorized();

        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void anExpiredCodeIsReportedInOneLine() throws Exception {
        try (Consenting consenting = Consenting.start(environment, "authorize")) {
            String redirect = consenting.redirect();
            xero.consents().expireCodes();

            Consenting.get(redirect);

            failsIn(consenting.end(), 16, "invalid_grant", "Run authorize again");
        }
        assertThat(tokens()).doesNotExist();
    }

    @Test
    void aWrongSecretIsReportedInOneLine() throws Exception {
        environment.put("BATON_XERO_CLIENT_SECRET", "not-the-one");

        Run run = authorized();

        failsIn(run, 16, "invalid_client", "--xero-client-secret");
        assertThat(run.err()).doesNotContain("not-the-one");
        assertThat(tokens()).doesNotExist();
    }

    @Test
    void anUnreachableTokenEndpointIsReportedInOneLine() throws Exception {
        environment.put("BATON_XERO_IDENTITY_URL", "http://127.0.0.1:1");

        failsIn(authorized(), 14, "token endpoint could not be reached");
    }

    @Test
    void anUnusableStoreIsReportedBeforeTheConsent() throws Exception {
        Files.writeString(folder.resolve("state"), "a file");

        try (Consenting consenting = Consenting.start(environment, "authorize")) {
            Run run = consenting.end();
            failsIn(run, 2, "--state-dir");
            assertThat(run.out()).isEmpty();
        }
        assertThat(xero.requests()).isEmpty();
    }

    @Test
    void aPortInUseIsReportedInOneLine() throws Exception {
        try (Consenting first = Consenting.start(environment, "authorize")) {
            first.page();

            Run second = Run.of(environment, "authorize");

            failsIn(second, 2, redirectUrl(), "Address already in use", "--paste");
            assertThat(second.out()).isEmpty();
        }
    }

    @Test
    void aMissingClientIdIsReportedInOneLine() {
        environment.remove("BATON_XERO_CLIENT_ID");

        failsIn(Run.of(environment, "authorize"), 2, "BATON_XERO_CLIENT_ID");
    }

    @Test
    void aStopBeforeTheConsentStoresNothingAndIsReported() throws Exception {
        try (Consenting consenting = Consenting.start(environment, "authorize")) {
            consenting.page();

            consenting.stop();

            failsIn(consenting.end(), 1, "Stopped before", "nothing is stored");
        }
    }

    @Test
    void theWaitForAConsentTimesOut() throws Exception {
        Path routes = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(routes.resolve("beans.camel.yaml"), RouteEdits.edited("beans", "PT10M", "PT1S"));
        environment.put("BATON_ROUTES", "routes," + routes);

        Run run = Run.of(environment, "authorize");

        failsIn(run, 4, "within 1 s", redirectUrl());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://localhost:8080", "https://xero.example.com/callback"})
    void aRedirectUrlOnAnotherMachineNeedsPaste(String url) throws Exception {
        environment.put("BATON_XERO_REDIRECT_URL", url);

        failsIn(Run.of(environment, "authorize"), 2, url, "--paste");

        try (Consenting consenting = Consenting.start(environment, "authorize", "--paste")) {
            consenting.type(consenting.redirect());
            Run run = consenting.end();
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains("Paste the whole address", "Kereru Coffee Roasters Ltd");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            accounting.settings.read | reads organisations and their users
            projects.read            | reads the users of Xero Projects; --xero-projects=false
            """)
    void aScopeThatIsNotGrantedIsNamedWithItsPurpose(String scope, String purpose) throws Exception {
        environment.put("BATON_XERO_PROJECTS", "true");
        xero.consents().withhold(scope);

        Run run = authorized();

        failsIn(run, 7, "did not grant " + scope + " (" + purpose);
        assertThat(run.out()).doesNotContain("Signed in", "Kereru", "Next");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(tokens()).exists();
    }

    @Test
    void aPracticeAloneIsSaidToGiveNoSync() throws Exception {
        Path given = Files.createDirectories(folder.resolve("given"));
        Files.writeString(given.resolve("connections.json"), """
                [{"id": "a-1", "tenantId": "t-1", "tenantType": "PRACTICE", "tenantName": "Ledger & Co"}]
                """);
        xero.close();
        xero = SimulatedXero.start(XeroWorld.in(given));
        start();

        Run run = authorized();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("PRACTICE", "None of these is an organisation", "every sync would fail")
                .doesNotContain("Next:");
    }

    /** As browsers copy the address, or as people cut it. */
    @ParameterizedTest
    @ValueSource(strings = {"^http://", "^http:", "^[^?]*", "^[^?]*\\?", "^http://localhost"})
    void aPastedAddressMayLackItsBeginning(String missing) throws Exception {
        try (Consenting consenting = Consenting.start(environment, "authorize", "--paste")) {
            consenting.type(consenting.redirect().replaceFirst(missing, "") + "#_=_");

            Run run = consenting.end();
            assertThat(run.exitCode()).as(run.err()).isZero();
        }
    }

    @Test
    void aPastedAddressMayBeInQuotes() throws Exception {
        try (Consenting consenting = Consenting.start(environment, "authorize", "--paste")) {
            consenting.type("'" + consenting.redirect() + "'");

            Run run = consenting.end();
            assertThat(run.exitCode()).as(run.err()).isZero();
        }
    }

    @Test
    void afterAWrongPasteAnotherOneIsAccepted() throws Exception {
        try (Consenting consenting = Consenting.start(environment, "authorize", "--paste")) {
            String redirect = consenting.redirect();
            consenting.type("");
            consenting.type("no URL at all");
            consenting.type(redirect.replaceAll("state=.*", "state=of-another"));

            consenting.type("  " + redirect + " ");

            Run run = consenting.end();
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains("does not belong to this consent");
        }
    }

    @Test
    void aPastedResponseOfAnotherConsentIsReportedInOneLine() throws Exception {
        try (Consenting consenting = Consenting.start(environment, "authorize", "--paste")) {
            consenting.type(consenting.redirect().replaceAll("state=.*", "state=of-another"));
            consenting.closeInput();

            failsIn(consenting.end(), 16, "does not belong to this consent");
        }
        assertThat(tokenRequests()).isEmpty();
    }

    @Test
    void aPastedRefusalIsReportedInOneLine() throws Exception {
        xero.consents().refuse("access_denied", "");

        try (Consenting consenting = Consenting.start(environment, "authorize", "--paste")) {
            consenting.type(consenting.redirect());

            failsIn(consenting.end(), 16, "access_denied");
        }
    }

    @Test
    void anEmptyInputIsReportedInOneLine() throws Exception {
        failsIn(Run.of(environment, "authorize", "--paste"), 4, "Nothing was pasted");
    }

    @Test
    void aStopEndsTheWaitForAPaste() throws Exception {
        try (Consenting consenting = Consenting.start(environment, "authorize", "--paste")) {
            consenting.page();

            consenting.stop();

            failsIn(consenting.end(), 1, "Stopped before");
        }
    }

    private static void failsIn(Run run, int code, String... words) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(code);
        assertThat(run.err().lines()).singleElement().asString().contains(words);
    }

    private static Map<String, String> form(String text) {
        return Stream.of(text.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
}
