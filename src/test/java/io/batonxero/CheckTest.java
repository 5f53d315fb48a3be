package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.LogLines;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code check}: its report, its exit code, and that it delivers nothing. */
class CheckTest {
    private static final Path CASES = Path.of("src/test/resources/cases");

    @TempDir
    Path folder;

    private Run check(XeroWorld world, Map<String, String> more, String... arguments) throws IOException {
        try (SimulatedXero xero = SimulatedXero.start(world)) {
            Map<String, String> environment = Run.environment(xero, folder);
            environment.putAll(more);
            return Run.of(environment, arguments);
        }
    }

    private Run check(String world) throws IOException {
        return check(XeroWorld.in(CASES.resolve(world).resolve("given")), Map.of(), "check");
    }

    @AfterEach
    void nothingIsDelivered() {
        assertThat(folder.resolve("sync.c1z")).doesNotExist();
        assertThat(folder.resolve("state/delivered")).doesNotExist();
    }

    @Test
    void organisationsAreListedByNameWithTheirUsers() throws IOException {
        Run run = check(XeroWorld.ofDemo(), Map.of(), "check");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .containsSubsequence(
                        "ok        Harbour & Sons Pty: 4 users",
                        "ok        Kereru Coffee Roasters Ltd: 8 users",
                        "ok        Tall Ships Trading LLC: 3 users")
                .anyMatch(line -> line.startsWith("not read  ") && line.contains("PRACTICEMANAGER"))
                .anyMatch(line -> line.startsWith("Ready to sync."));
    }

    @Test
    void credentialsOfConductorOneAreChecked() throws Exception {
        try (SimulatedC1 c1 = SimulatedC1.start()) {
            Map<String, String> credentials = new HashMap<>(Map.of(
                    "BATON_CLIENT_ID", c1.clientId(),
                    "BATON_CLIENT_SECRET", c1.clientSecret(),
                    "SSL_CERT_FILE", c1.certificateFile().toString()));

            Run known = check(XeroWorld.ofDemo(), credentials, "check");
            assertThat(known.exitCode()).as(known.err()).isZero();
            assertThat(known.out()).contains("ok        ConductorOne at " + c1.address());

            c1.tokens().refuseNext(401);
            credentials.put(
                    "BATON_STATE_DIR", folder.resolve("state-of-another-xero").toString());
            Run unknown = check(XeroWorld.ofDemo(), credentials, "check");
            assertThat(unknown.exitCode()).isEqualTo(16);
            assertThat(unknown.out()).contains("problem   ConductorOne at", "--client-id", "1 problem;");
            assertThat(c1.calls()).as("it asked for no task").isEmpty();
        }
    }

    @Test
    void refusedOrganisationDoesNotHideTheOthers() throws IOException {
        Run run = check("one-organisation-refused");

        assertThat(run.exitCode()).isEqualTo(7);
        assertThat(run.out().lines())
                .contains("ok        Kereru Coffee Roasters Ltd: 1 user")
                .anyMatch(line -> line.startsWith("problem   Harbour & Sons Pty: ") && line.contains("403"))
                .endsWith("1 problem; a sync would fail. See the advice above.");
    }

    @Test
    void missingProjectsScopeIsAProblem() throws IOException {
        Run run = check(
                XeroWorld.in(CASES.resolve("projects-scope-missing/given")),
                Map.of("BATON_XERO_PROJECTS", "true"),
                "check");

        assertThat(run.exitCode()).isEqualTo(7);
        assertThat(run.out()).contains("lacks the scope projects.read");
    }

    @Test
    void wrongSecretIsReportedInOneLine() throws IOException {
        Run run = check(XeroWorld.ofDemo(), Map.of("BATON_XERO_CLIENT_SECRET", "wrong"), "check");

        assertThat(run.exitCode()).isEqualTo(16);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().filter(line -> !line.startsWith("{")))
                .singleElement()
                .asString()
                .contains("invalid_client", "--xero-client-secret")
                .doesNotContain("wrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://no-such-host.invalid", "http://127.0.0.1:1"})
    void unreachableXeroIsReportedWithinAMinute(String url) throws IOException {
        Map<String, String> unreachable = Map.of("BATON_XERO_IDENTITY_URL", url, "BATON_XERO_RETRY_FOR", "5m");
        long start = System.nanoTime();

        try (LogLines log = LogLines.of("io.batonxero.xero.http.RetryPolicy")) {
            Run run = check(XeroWorld.ofDemo(), unreachable, "check");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
            assertThat(run.exitCode()).isEqualTo(14);
            assertThat(run.err()).contains("token endpoint could not be reached");
            assertThat(log.all())
                    .first()
                    .asString()
                    .containsPattern("retrying request attempt=2 delay_seconds=\\S+ timeout_seconds=\\d");
        }
    }

    @Test
    void noConnectionIsAProblem() throws IOException {
        Run run = check("signed-in-but-nothing-connected");

        assertThat(run.exitCode()).isEqualTo(9);
        assertThat(run.err()).contains("no organisation is connected");
    }

    @Test
    void namesCannotControlTheTerminal() throws IOException {
        Run run = check("names-that-look-like-code");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("${body}").doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n]]");
    }

    @Test
    void flagsAreAcceptedBeforeAndAfterTheCommand() throws IOException {
        Map<String, String> wrong = Map.of("BATON_XERO_CLIENT_SECRET", "wrong");

        Run before = check(XeroWorld.ofDemo(), wrong, "--demo", "check");
        Run after = check(XeroWorld.ofDemo(), wrong, "check", "--demo");

        assertThat(before.exitCode()).as(before.err()).isZero();
        assertThat(after.exitCode()).as(after.err()).isZero();
        assertThat(before.out()).contains("Ready to sync.");
        assertThat(folder.resolve("state")).doesNotExist();
    }
}
