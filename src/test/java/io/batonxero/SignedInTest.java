package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Staying signed in to a Xero whose refresh tokens work once, with the real routes. */
class SignedInTest {
    private static final Path ONE_ORGANISATION =
            Path.of("src/main/resources/demo/c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @AutoClose
    private SimulatedXero xero = SimulatedXero.ofDemo();

    private Map<String, String> environment() {
        return Run.environment(xero, folder);
    }

    private long asked(String path) {
        return xero.requests().stream()
                .filter(request -> request.path().equals(path))
                .count();
    }

    private long renewals() {
        return asked("/connect/token");
    }

    private void assertThatNoTokenWasSpentTwice() {
        assertThat(xero.tokens().spentAgain()).isZero();
        assertThat(xero.tokens().refused()).isZero();
    }

    /** A world of so many organisations, each the first one of the demo under another id. */
    private XeroWorld world(int organisations) throws IOException {
        Path world = Files.createDirectories(folder.resolve("world"));
        ArrayNode connections = JSON.createArrayNode();
        for (int i = 0; i < organisations; i++) {
            String id = "00000000-0000-4000-8000-00000000000" + i;
            connections
                    .addObject()
                    .put("tenantId", id)
                    .put("tenantType", "ORGANISATION")
                    .put("tenantName", "Organisation " + i);
            Path tenant = Files.createDirectories(world.resolve(id));
            for (String file : new String[] {"organisation.json", "users.json"}) {
                Files.copy(ONE_ORGANISATION.resolve(file), tenant.resolve(file));
            }
        }
        Files.writeString(world.resolve("connections.json"), connections.toString());
        return XeroWorld.in(world);
    }

    @Test
    void tokensThatLiveASecondLastASyncOfSixOrganisations() throws IOException {
        xero.close();
        xero = SimulatedXero.start(world(6));
        xero.tokens().life(Duration.ofSeconds(1));
        xero.latency(Duration.ofMillis(300));

        long began = System.nanoTime();

        Run run = Run.of(environment(), "--xero-parallel", "2");

        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("6 organisations");
        assertThatNoTokenWasSpentTwice();
        // Two seconds and more; before each of the 13 questions would be too often.
        assertThat(renewals()).isBetween(2L, 2 * seconds + 3);
    }

    @Test
    void threeRunsInARowEachSpendTheTokenOfTheOneBefore() {
        for (int i = 1; i <= 3; i++) {
            Run run = Run.of(environment());

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(renewals()).isEqualTo(i);
            xero.tokens().expireAll();
        }
        assertThatNoTokenWasSpentTwice();
    }

    @Test
    void aRunSoonAfterAnotherSpendsNoToken() {
        Run.of(environment());

        Run run = Run.of(environment(), "check");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(renewals()).isEqualTo(1);
    }

    @Test
    void aTokenThatDiesUnderSeveralQuestionsIsRenewedOnceAndEachIsAskedOnceMore() {
        xero.tokens().expireAfter(1);

        Run run = Run.of(environment());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(renewals()).isEqualTo(2);
        assertThat(asked("/connections")).isEqualTo(1);
        // As many as were under way when it died.
        assertThat(asked("/api.xro/2.0/Organisation") + asked("/api.xro/2.0/Users"))
                .isBetween(7L, 9L);
        assertThatNoTokenWasSpentTwice();
    }

    @Test
    void aTokenThatIsNeverTakenIsRenewedOnceAndNoMore() throws IOException {
        assertThatARefusalIsAskedTwice("token-expired");
    }

    @Test
    void aMissingScopeIsNoReasonToRenew() throws IOException {
        Run run = runCase("missing-scope");

        assertThat(run.exitCode()).isEqualTo(7);
        assertThat(renewals()).isEqualTo(1);
    }

    private void assertThatARefusalIsAskedTwice(String name) throws IOException {
        Run run = runCase(name);

        assertThat(run.exitCode()).isEqualTo(16);
        assertThat(renewals()).isEqualTo(2);
        assertThat(asked("/connections") + asked("/api.xro/2.0/Users")).isLessThanOrEqualTo(3);
        assertThatNoTokenWasSpentTwice();
    }

    private Run runCase(String name) throws IOException {
        xero.close();
        xero = SimulatedXero.start(XeroWorld.in(Path.of("src/test/resources/cases", name, "given")));
        return Run.of(environment());
    }

    @Test
    void aDamagedStoreIsSetAsideAndTheConfiguredTokenUsed() throws IOException {
        Path store = Files.writeString(folder.resolve("tokens.json"), "{\"version\": 1, \"refr");
        Map<String, String> environment = environment();
        environment.put("BATON_TOKEN_STORE", store.toString());

        Run run = Run.of(environment);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readString(store)).contains("simulated-refresh-");
        assertThat(folder.toFile().list((place, name) -> name.startsWith("tokens.json.damaged-")))
                .hasSize(1);
    }

    @Test
    void aStoreOfANewerProgramEndsInOneLine() throws IOException {
        Path store = Files.writeString(folder.resolve("tokens.json"), "{\"version\": 9}");
        Map<String, String> environment = environment();
        environment.put("BATON_TOKEN_STORE", store.toString());

        Run run = Run.of(environment);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines().filter(line -> !line.startsWith("{")))
                .singleElement()
                .asString()
                .contains("version 9");
        assertThat(xero.requests()).isEmpty();
    }

    @Test
    void aStoreThatFailsOnceCostsNoToken() throws Exception {
        Path routes = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(routes.resolve("store-tokens.camel.yaml"), """
                - beans:
                    - name: onceBroken
                      type: io.batonxero.SignedInTest$OnceBroken
                - route:
                    id: store-tokens
                    from:
                      uri: direct
                      parameters:
                        name: store-tokens
                      steps:
                        - bean:
                            ref: onceBroken
                            method: fail(${body})
                        - bean:
                            ref: tokenStore
                            method: store(${body})
                """);
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("BATON_ROUTES", "routes," + routes);
        OnceBroken.failures.set(1);

        try (RunningProgram program = new RunningProgram(environment, "--every", "1s")) {
            program.awaitErr("of my own");
            program.awaitOut("Task complete!");
        }

        assertThat(renewals()).isEqualTo(1);
        assertThat(folder.resolve("state/tokens/SIMULATED0CLIENT.json"))
                .content()
                .contains("simulated-refresh-");
        assertThatNoTokenWasSpentTwice();
    }

    /** Fails as often as it was told to. */
    public static final class OnceBroken {
        static final AtomicInteger failures = new AtomicInteger();

        public Object fail(Object ticket) {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("of my own");
            }
            return ticket;
        }
    }

    @Test
    void aProgramThatRestsRenewsItsSignInAllTheSame() throws Exception {
        xero.tokens().life(Duration.ofSeconds(1));

        try (RunningProgram program = new RunningProgram(environment(), "--every", "30d", "--keep-signed-in", "1s")) {
            program.awaitOut("Task complete!");
            long questions = xero.requests().size() - renewals();
            long before = renewals();

            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> renewals() >= before + 3);

            assertThat(xero.requests().size() - renewals()).isEqualTo(questions);
        }
        assertThatNoTokenWasSpentTwice();
    }

    @Test
    void aProgramThatIsSignedOutSaysSoAndGoesOnOnceAnotherSignsIn() throws Exception {
        Map<String, String> environment = environment();
        environment.put("BATON_REFRESH_TOKEN", "of-a-consent-that-was-revoked");

        try (RunningProgram program = new RunningProgram(environment, "--every", "1s")) {
            program.awaitErr("authorize");

            assertThat(Run.of(environment(), "check").exitCode()).isZero();

            program.awaitOut("Task complete!");
        }
    }

    @Test
    void tokensMayBeKeptInAKubernetesSecretInstead() throws IOException {
        try (FakeKubernetes kubernetes = new FakeKubernetes(folder)) {
            for (int i = 1; i <= 2; i++) {
                Run run = Run.of(kubernetes.environment(environment()));

                assertThat(run.exitCode()).as(run.err()).isZero();
                assertThat(kubernetes.secret("SIMULATED0CLIENT.json")).contains("simulated-refresh-");
                xero.tokens().expireAll();
            }
        }
        assertThat(renewals()).isEqualTo(2);
        assertThatNoTokenWasSpentTwice();
        assertThat(folder.resolve("state/tokens")).doesNotExist();
    }
}
