package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.demo.Request;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.Consenting;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code revoke}: disconnects one organisation, or all and the sign-in, only after a confirmation. */
class RevokeTest {
    private static final String HARBOUR = "e3f7c902-6d41-40ad-9f5c-917a7f6e5d43";
    private static final String HARBOUR_CONNECTION = "0f5c7a52-9a1e-4c51-8f0a-2b6a4f1d7e03";

    @TempDir
    Path folder;

    private SimulatedXero xero;
    private Map<String, String> environment;

    @BeforeEach
    void start() throws IOException {
        start(XeroWorld.ofDemo());
    }

    private void start(XeroWorld world) throws IOException {
        xero = SimulatedXero.start(world);
        environment = Run.environment(xero, folder);
    }

    @AfterEach
    void stop() {
        xero.close();
    }

    private boolean nothingIsRevoked() {
        return xero.requests().stream()
                .noneMatch(request ->
                        request.method().equals("DELETE") || request.path().equals("/connect/revocation"));
    }

    private Request lastRequest() {
        return xero.requests().get(xero.requests().size() - 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"harbour & sons pty", HARBOUR, HARBOUR_CONNECTION})
    void anOrganisationIsFoundByNameOrId(String name) {
        Run run = Run.typing("yes\n", environment, "revoke", name);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("This disconnects:", HARBOUR, "Type yes", "disconnected  Harbour & Sons Pty");
        assertThat(lastRequest().method()).isEqualTo("DELETE");
        assertThat(lastRequest().path()).isEqualTo("/connections/" + HARBOUR_CONNECTION);
        assertThat(Run.of(environment, "connections").out()).contains("Kereru").doesNotContain("Harbour");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no\n", "\n", "", "Harbour & Sons Pty\n", "y\n"})
    void nothingIsRevokedWithoutAYes(String typed) {
        Run run = Run.typing(typed, environment, "revoke", "Harbour & Sons Pty");

        failsIn(run, 1, "nothing was disconnected");
        assertThat(nothingIsRevoked()).isTrue();
    }

    @Test
    void withoutATerminalTheFlagYesIsNeeded() {
        failsIn(Run.of(environment, "revoke", HARBOUR), 2, "--yes");
        assertThat(xero.requests()).isEmpty();

        Run run = Run.of(environment, "revoke", HARBOUR, "--yes");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).doesNotContain("Type yes");
    }

    @Test
    void oneOrganisationOrAllMustBeNamed() {
        failsIn(Run.of(environment, "revoke", "--yes"), 2, "--all");
        failsIn(Run.of(environment, "revoke", HARBOUR, "--all", "--yes"), 2, "--all");
        assertThat(xero.requests()).isEmpty();
    }

    @Test
    void anUnknownNameIsReportedWithTheConnectedOnes() {
        failsIn(
                Run.of(environment, "revoke", "Nobody Ltd", "--yes"),
                9,
                "Nobody Ltd",
                "Kereru Coffee Roasters Ltd (c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21)");
        assertThat(nothingIsRevoked()).isTrue();
    }

    /** Starts Xero with two connections of one name. */
    private void startWithTwins(String tenant, String otherTenant) throws IOException {
        Path given = Files.createDirectories(folder.resolve("given"));
        Files.writeString(given.resolve("connections.json"), """
                [{"id": "a-1", "tenantId": "%s", "tenantType": "ORGANISATION", "tenantName": "Twin"},
                 {"id": "a-2", "tenantId": "%s", "tenantType": "ORGANISATION", "tenantName": "Twin"}]
                """.formatted(tenant, otherTenant));
        xero.close();
        start(XeroWorld.in(given));
    }

    @Test
    void anAmbiguousNameIsRefused() throws IOException {
        startWithTwins("t-1", "t-2");

        failsIn(Run.of(environment, "revoke", "Twin", "--yes"), 9, "More than one", "t-1", "t-2");
        assertThat(Run.of(environment, "revoke", "t-2", "--yes").exitCode()).isZero();
        assertThat(lastRequest().path()).isEqualTo("/connections/a-2");
    }

    @Test
    void anOrganisationThatIsConnectedTwiceIsDisconnectedByConnectionId() throws IOException {
        startWithTwins("t-1", "t-1");

        for (String name : List.of("Twin", "t-1")) {
            failsIn(
                    Run.of(environment, "revoke", name, "--yes"),
                    9,
                    "More than one connection has the name or id " + name,
                    "connection id",
                    "Twin (a-1 of tenant t-1), Twin (a-2 of tenant t-1)");
        }
        Run run = Run.of(environment, "revoke", "a-2", "--yes");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("disconnected  Twin (t-1)");
        assertThat(lastRequest().path()).isEqualTo("/connections/a-2");
    }

    @Test
    void aConnectionThatIsAlreadyGoneCountsAsDisconnected() throws IOException {
        respondWith("/connections/" + HARBOUR_CONNECTION, 404, "");

        Run run = Run.of(environment, "revoke", HARBOUR, "--yes");

        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    @Test
    void aRefusalByXeroIsReportedInOneLine() throws IOException {
        respondWith("/connections/" + HARBOUR_CONNECTION, 403, "{\"Detail\": \"AuthenticationUnsuccessful\"}");

        failsIn(
                Run.of(environment, "revoke", HARBOUR, "--yes"),
                7,
                "DELETE /connections/" + HARBOUR_CONNECTION,
                "403, AuthenticationUnsuccessful");
    }

    @Test
    void allRevokesTheSignIn() throws Exception {
        Run run = Run.typing("YES\n", environment, "revoke", "--all");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("disconnects all", "disconnected  Harbour & Sons Pty", "tenant d2e6b8f1", "authorize");
        assertThat(lastRequest().path()).isEqualTo("/connect/revocation");
        assertThat(folder.resolve("state/tokens")).isDirectoryNotContaining("glob:**.json");
        assertThat(Run.of(environment).err()).contains("invalid_grant");
    }

    @Test
    void anAppWithoutASecretCanRevokeAll() throws Exception {
        environment = Consenting.environmentOfPkce(xero, folder);
        try (Consenting consenting = Consenting.start(environment, "authorize")) {
            consenting.browse();
            assertThat(consenting.end().exitCode()).isZero();
        }

        Run run = Run.of(environment, "revoke", "--all", "--yes");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(lastRequest().headers()).doesNotContainKey("authorization");
        failsIn(Run.of(environment), 2, "run authorize once");
    }

    @Test
    void aFailedRevocationKeepsTheTokens() throws IOException {
        respondWith("/connect/revocation", 503, "later");

        failsIn(Run.of(environment, "revoke", "--all", "--yes"), 14, "503", "Try again later");
        assertThat(folder.resolve("state/tokens")).isNotEmptyDirectory();
    }

    @Test
    void allNeedsARefreshToken() {
        environment.put("BATON_TOKEN", xero.tokens().accessToken());

        failsIn(Run.typing("yes\n", environment, "revoke", "--all"), 2, "a configured access token");
        assertThat(nothingIsRevoked()).isTrue();

        assertThat(Run.of(environment, "revoke", HARBOUR, "--yes").exitCode()).isZero();
    }

    @Test
    void theDemoCanBeRevoked() {
        Run run = Run.of(Map.of(), "--demo", "revoke", "--all", "--yes", "--summary", "json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines()).singleElement().asString().contains("\"revoked\":true", HARBOUR_CONNECTION);
    }

    /** Starts the demo's world with another response for one path. */
    private void respondWith(String path, int status, String body) throws IOException {
        Path given = Files.createDirectories(folder.resolve("given"));
        Files.copy(Path.of("src/main/resources/demo/connections.json"), given.resolve("connections.json"));
        Files.writeString(given.resolve("xero.json"), """
                {"answers": [{"path": "%s", "status": %d, "body": %s}]}
                """.formatted(
                        path, status, body.startsWith("{") ? body : "\"" + body + "\""));
        xero.close();
        start(XeroWorld.in(given));
    }

    private static void failsIn(Run run, int code, String... words) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(code);
        assertThat(run.err().lines()).singleElement().asString().contains(words);
    }
}
