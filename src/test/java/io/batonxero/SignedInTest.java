package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.FakeKubernetes;
import io.batonxero.support.Run;
import io.batonxero.support.RunningProgram;
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

/** Token refresh with the real routes and a Xero that accepts each refresh token once. */
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

    private long requests(String path) {
        return xero.requests().stream()
                .filter(request -> request.path().equals(path))
                .count();
    }

    private long refreshes() {
        return requests("/connect/token");
    }

    private void assertThatNoTokenWasSpentTwice() {
        assertThat(xero.tokens().reusedRefreshTokens()).isZero();
        assertThat(xero.tokens().refused()).isZero();
    }

    /** {@return a world with copies of the demo's first organisation} */
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
    void aSyncSucceedsWithTokensThatExpireAfterOneSecond() throws IOException {
        xero.close();
        xero = SimulatedXero.start(world(6));
        xero.tokens().life(Duration.ofSeconds(1));
        xero.latency(Duration.ofMillis(300));

        long began = System.nanoTime();

        Run run = Run.of(environment(), "--xero-parallel", "2");

        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("1 organisation, 8 users");
        assertThatNoTokenWasSpentTwice();
        // The sync takes at least 2 s. A refresh before each of the 13 requests would be too many.
        assertThat(refreshes()).isBetween(2L, 2 * seconds + 3);
    }

    @Test
    void eachOfThreeRunsSpendsTheTokenOfThePreviousRun() {
        for (int i = 1; i <= 3; i++) {
            Run run = Run.of(environment());

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(refreshes()).isEqualTo(i);
            xero.tokens().expireAll();
        }
        assertThatNoTokenWasSpentTwice();
    }

    @Test
    void aRunUsesTheAccessTokenOfThePreviousRun() {
        Run.of(environment());

        Run run = Run.of(environment(), "check");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(refreshes()).isEqualTo(1);
    }

    @Test
    void aTokenThatExpiresDuringParallelRequestsIsRefreshedOnceAndEachIsRetriedOnce() {
        xero.tokens().expireAfter(1);

        Run run = Run.of(environment());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(refreshes()).isEqualTo(2);
        assertThat(requests("/connections")).isEqualTo(1);
        // Retried: the requests in flight when it expired.
        assertThat(requests("/api.xro/2.0/Organisation") + requests("/api.xro/2.0/Users"))
                .isBetween(7L, 9L);
        assertThatNoTokenWasSpentTwice();
    }

    @Test
    void aRefusedTokenIsRefreshedOnlyOnce() throws IOException {
        assertThatARefusalIsRetriedOnce("token-expired");
    }

    @Test
    void aMissingScopeCausesNoRefresh() throws IOException {
        Run run = runCase("missing-scope");

        assertThat(run.exitCode()).isEqualTo(7);
        assertThat(refreshes()).isEqualTo(1);
    }

    private void assertThatARefusalIsRetriedOnce(String name) throws IOException {
        Run run = runCase(name);

        assertThat(run.exitCode()).isEqualTo(16);
        assertThat(refreshes()).isEqualTo(2);
        assertThat(requests("/connections") + requests("/api.xro/2.0/Users")).isLessThanOrEqualTo(3);
        assertThatNoTokenWasSpentTwice();
    }

    private Run runCase(String name) throws IOException {
        xero.close();
        xero = SimulatedXero.start(XeroWorld.in(Path.of("src/test/resources/cases", name, "given")));
        return Run.of(environment());
    }

    @Test
    void aCorruptStoreIsRenamedAndTheConfiguredTokenUsed() throws IOException {
        Path store = Files.writeString(folder.resolve("tokens.json"), "{\"version\": 1, \"refr");
        Map<String, String> environment = environment();
        environment.put("BATON_TOKEN_STORE", store.toString());

        Run run = Run.of(environment);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readString(store)).contains("simulated-refresh-");
        assertThat(folder.toFile().list((directory, name) -> name.startsWith("tokens.json.damaged-")))
                .hasSize(1);
    }

    @Test
    void aStoreOfANewerVersionIsReportedInOneLine() throws IOException {
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
    void aStoreThatFailsOnceLosesNoToken() throws Exception {
        Path routes = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(routes.resolve("store-tokens.camel.yaml"), """
                - beans:
                    - name: failingOnce
                      type: io.batonxero.SignedInTest$FailingOnce
                - route:
                    id: store-tokens
                    from:
                      uri: direct
                      parameters:
                        name: store-tokens
                      steps:
                        - bean:
                            ref: failingOnce
                            method: fail(${body})
                        - bean:
                            ref: tokenStore
                            method: store(${body})
                """);
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("BATON_ROUTES", "routes," + routes);
        FailingOnce.failures.set(1);

        try (RunningProgram program = new RunningProgram(environment, "--every", "1s")) {
            program.awaitErr("of my own");
            program.awaitOut("Task complete!");
        }

        assertThat(refreshes()).isEqualTo(1);
        assertThat(folder.resolve("state/tokens/SIMULATED0CLIENT.json"))
                .content()
                .contains("simulated-refresh-");
        assertThatNoTokenWasSpentTwice();
    }

    /** A step that fails for the configured number of calls. */
    public static final class FailingOnce {
        static final AtomicInteger failures = new AtomicInteger();

        public Object fail(Object lease) {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("of my own");
            }
            return lease;
        }
    }

    @Test
    void anIdleServiceRefreshesItsTokens() throws Exception {
        xero.tokens().life(Duration.ofSeconds(1));

        try (RunningProgram program = new RunningProgram(environment(), "--every", "30d", "--keep-signed-in", "1s")) {
            program.awaitOut("Task complete!");
            long apiRequests = xero.requests().size() - refreshes();
            long before = refreshes();

            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> refreshes() >= before + 3);

            assertThat(xero.requests().size() - refreshes()).isEqualTo(apiRequests);
        }
        assertThatNoTokenWasSpentTwice();
    }

    @Test
    void aSignedOutServiceReportsItAndContinuesOnceAnotherProcessSignsIn() throws Exception {
        Map<String, String> environment = environment();
        environment.put("BATON_REFRESH_TOKEN", "of-a-consent-that-was-revoked");

        try (RunningProgram program = new RunningProgram(environment, "--every", "1s")) {
            program.awaitErr("authorize");

            assertThat(Run.of(environment(), "check").exitCode()).isZero();

            program.awaitOut("Task complete!");
        }
    }

    @Test
    void tokensCanBeStoredInAKubernetesSecret() throws IOException {
        try (FakeKubernetes kubernetes = new FakeKubernetes(folder)) {
            for (int i = 1; i <= 2; i++) {
                Run run = Run.of(kubernetes.environment(environment()));

                assertThat(run.exitCode()).as(run.err()).isZero();
                assertThat(kubernetes.secret("SIMULATED0CLIENT.json")).contains("simulated-refresh-");
                xero.tokens().expireAll();
            }
        }
        assertThat(refreshes()).isEqualTo(2);
        assertThatNoTokenWasSpentTwice();
        assertThat(folder.resolve("state/tokens")).doesNotExist();
    }
}
