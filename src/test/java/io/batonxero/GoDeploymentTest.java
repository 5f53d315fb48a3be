package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compatibility with deployments of baton-xero, the connector in Go, and with programs that read the output. */
class GoDeploymentTest {
    private static final Path HOSTILE = Path.of("src/test/resources/cases/names-that-look-like-code/given");

    @TempDir
    Path folder;

    private Run run(SimulatedXero xero, Map<String, String> secret) {
        Map<String, String> environment = new HashMap<>(secret);
        environment.put("BATON_XERO_API_URL", xero.url());
        environment.put("BATON_XERO_IDENTITY_URL", xero.url());
        environment.put("BATON_STATE_DIR", folder.resolve("state").toString());
        environment.put("BATON_FILE", folder.resolve("sync.c1z").toString());
        environment.put("BATON_LOG_LEVEL", "info");
        environment.put("BATON_LOG_FORMAT", "json");
        environment.put("BATON_PROVISIONING", "true");
        environment.put("BATON_TASK_CONCURRENCY", "3");
        return Run.of(environment);
    }

    @Test
    void theSecretOfTheGoConnectorWorksUnchanged() throws IOException {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo())) {
            Run run = run(
                    xero,
                    Map.of(
                            "BATON_XERO_CLIENT_ID", SimulatedTokens.CLIENT_ID,
                            "BATON_XERO_CLIENT_SECRET", SimulatedTokens.CLIENT_SECRET,
                            "BATON_REFRESH_TOKEN", SimulatedTokens.REFRESH_TOKEN));

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(xero.requests().get(0).body()).contains("grant_type=refresh_token");
        }
    }

    @Test
    void aReadyAccessTokenOfTheGoConnectorWorksUnchanged() throws IOException {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo())) {
            Run run = run(
                    xero,
                    Map.of(
                            "BATON_XERO_CLIENT_ID", SimulatedTokens.CLIENT_ID,
                            "BATON_XERO_CLIENT_SECRET", SimulatedTokens.CLIENT_SECRET,
                            "BATON_TOKEN", xero.tokens().accessToken()));

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(xero.requests()).noneMatch(request -> request.path().equals("/connect/token"));
        }
    }

    @Test
    void hostileNamesAreUnchangedInJsonAndEscapedOnTheTerminal() throws IOException {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.in(HOSTILE))) {
            Run run = Run.of(Run.environment(xero, folder), "--summary", "json");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).matches("[ -~]+\\R");
            JsonNode summary = new ObjectMapper().readTree(run.out());
            assertThat(summary.path("organisations").path(0).path("name").asText())
                    .contains("${body}", "\u202egnp.exe");
        }
    }
}
