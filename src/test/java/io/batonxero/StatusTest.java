package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.HawtioClient;
import io.batonxero.support.Run;
import io.batonxero.support.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command status: what it says of earlier syncs, the sign-in and a running service. */
class StatusTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path GIVEN = Path.of("src/test/resources/cases/several-organisations-and-a-practice/given");
    private static final String EMPTIED = "e3f7c902-6d41-40ad-9f5c-917a7f6e5d43";
    private static final String MINUTE = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC";

    @TempDir
    Path folder;

    private static String status(Map<String, String> environment, String... flags) {
        String[] arguments = new String[flags.length + 1];
        arguments[0] = "status";
        System.arraycopy(flags, 0, arguments, 1, flags.length);
        Run run = Run.of(environment, arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        return run.out();
    }

    @Test
    void beforeTheFirstSyncNothingIsDeliveredAndNoTokensAreStored() throws Exception {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.in(GIVEN))) {
            String status = status(Run.environment(xero, folder));

            assertThat(status)
                    .contains("delivered nothing yet")
                    .contains("sign-in   no tokens in " + folder.resolve("state/tokens"))
                    .hasLineCount(2);
            assertThat(xero.requests()).isEmpty();
        }
    }

    @Test
    void deliveryRefusalAndSignInAreShownWithTheCommandThatAccepts() throws Exception {
        Path world = XeroWorld.copy(GIVEN, folder.resolve("world"));
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.in(world))) {
            Map<String, String> environment = Run.environment(xero, folder);
            assertThat(Run.of(environment).exitCode()).isZero();
            int requests = xero.requests().size();

            String delivered = status(environment);

            assertThat(delivered)
                    .containsPattern("(?m)^delivered " + MINUTE
                            + " \\(0 min ago\\): \\d+ organisations, \\d+ grants; sync \\S+$")
                    .containsPattern("(?m)^sign-in   refresh token \\(web app\\), last refreshed " + MINUTE
                            + " \\(0 min ago\\); Xero accepts it until " + MINUTE)
                    .hasLineCount(2);

            Files.writeString(world.resolve(EMPTIED).resolve("users.json"), "{\"Status\":\"OK\",\"Users\":[]}");
            assertThat(Run.of(environment).exitCode()).isEqualTo(9);
            JsonNode json = JSON.readTree(status(environment, "--summary", "json"));
            String code = json.at("/refused/0/code").asText();

            assertThat(status(environment))
                    .containsPattern("(?m)^failed    1 sync since " + MINUTE + " \\(0 min ago\\), the last one: ")
                    .containsPattern("(?m)^refused   .*nobody can enter: Harbour & Sons Pty")
                    .contains("          to accept it: baton-xero-camel accept-removals " + code
                            + System.lineSeparator());
            assertThat(json.at("/failures/count").asInt()).isOne();
            assertThat(json.at("/lastDelivery/syncId").asText()).isNotEmpty();
            assertThat(json.at("/signIn/validUntil").asText()).isNotEmpty();

            assertThat(Run.of(environment, "accept-removals", code).exitCode()).isZero();
            assertThat(status(environment))
                    .containsPattern("(?m)^accepted  .*nobody can enter: Harbour & Sons Pty")
                    .contains("by the code " + code + ", for the next sync");

            assertThat(Run.of(environment).exitCode()).isZero();
            assertThat(status(environment)).doesNotContain("failed", "refused", "accepted");
            assertThat(xero.requests()).hasSizeGreaterThan(requests);
            assertThat(delivered + status(environment, "--summary", "json"))
                    .doesNotContain(SimulatedTokens.CLIENT_SECRET, SimulatedTokens.REFRESH_TOKEN);
        }
    }

    @Test
    void runningServiceIsAskedForItsHealth() throws Exception {
        int port = HawtioClient.freePort();
        Service service = new Service(folder);
        service.environment().put("BATON_HEALTH_CHECK", "true");
        service.environment().put("BATON_HEALTH_CHECK_PORT", String.valueOf(port));
        try {
            assertThat(status(service.environment()))
                    .contains("service   no response (")
                    .contains(", http://127.0.0.1:" + port + "/health");

            service.run();
            service.await(() -> status(service.environment()).contains("service   healthy, http://127.0.0.1:" + port));
        } finally {
            service.close();
        }
    }

    @Test
    void statusThatCannotBeReadEndsWithOneLine() throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "BATON_XERO_CLIENT_ID",
                "app",
                "BATON_STATE_DIR",
                folder.resolve("state").toString()));
        Files.createDirectories(folder.resolve("state/delivered/app.json"));

        Run folderInsteadOfFile = Run.of(environment, "status");
        environment.remove("BATON_XERO_CLIENT_ID");
        Run withoutApp = Run.of(environment, "status");

        assertThat(folderInsteadOfFile.exitCode()).isEqualTo(2);
        assertThat(folderInsteadOfFile.err())
                .hasLineCount(1)
                .contains("status cannot read the state", "BATON_STATE_DIR");
        assertThat(withoutApp.exitCode()).isEqualTo(2);
        assertThat(withoutApp.err()).hasLineCount(1).contains("BATON_XERO_CLIENT_ID");
    }

    @ParameterizedTest
    @CsvSource({"status,--demo", "accept-removals 1a2b3c4d,--demo-service"})
    void aDemoHasNoStateToShowOrChange(String command, String flag) {
        Run run = Run.of(Map.of(), (command + " " + flag).split(" ", -1));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains(" has no demo: ", "Restart it");
    }
}
