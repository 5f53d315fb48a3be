package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code connections}: all tenants that the app can reach, also those that a sync does not read. */
class ConnectionsTest {
    private static final Path CASES = Path.of("src/test/resources/cases");

    @TempDir
    Path folder;

    private Run connections(XeroWorld world, String... flags) throws IOException {
        try (SimulatedXero xero = SimulatedXero.start(world)) {
            Map<String, String> environment = Run.environment(xero, folder);
            environment.put("BATON_XERO_ORGANISATIONS", "!Harbour & Sons Pty");
            return Run.of(environment, flags);
        }
    }

    private static XeroWorld world(String name) {
        return XeroWorld.in(CASES.resolve(name).resolve("given"));
    }

    @Test
    void connectionsAreRowsSortedByName() throws IOException {
        Run run = connections(XeroWorld.ofDemo(), "connections");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "  organisation                type             tenant id                             connection id                         connected since (UTC)",
                        "  (no name)                   PRACTICEMANAGER  d2e6b8f1-5c30-4f9c-8e4b-806f6e5d4c32  0f5c7a52-9a1e-4c51-8f0a-2b6a4f1d7e02  2026-03-05",
                        "  Harbour & Sons Pty          ORGANISATION     e3f7c902-6d41-40ad-9f5c-917a7f6e5d43  0f5c7a52-9a1e-4c51-8f0a-2b6a4f1d7e03  2026-03-05",
                        "  Kereru Coffee Roasters Ltd  ORGANISATION     c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21  0f5c7a52-9a1e-4c51-8f0a-2b6a4f1d7e01  2026-03-05",
                        "  Tall Ships Trading LLC      ORGANISATION     f4a8da13-7e52-41be-8a6d-a28b8e7f6e54  0f5c7a52-9a1e-4c51-8f0a-2b6a4f1d7e04  2026-03-05");
    }

    @Test
    void jsonSummaryIsOneObject() throws IOException {
        Run run = connections(XeroWorld.ofDemo(), "connections", "--summary", "json");

        assertThat(run.out().lines()).hasSize(1);
        JsonNode kereru =
                new ObjectMapper().readTree(run.out()).path("connections").path(2);
        assertThat(kereru.path("id").asText()).isEqualTo("0f5c7a52-9a1e-4c51-8f0a-2b6a4f1d7e01");
        assertThat(kereru.path("tenantId").asText()).isEqualTo("c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21");
        assertThat(kereru.path("tenantType").asText()).isEqualTo("ORGANISATION");
        assertThat(kereru.path("tenantName").asText()).isEqualTo("Kereru Coffee Roasters Ltd");
        assertThat(kereru.path("createdDateUtc").asText()).isEqualTo("2026-03-05T21:20:07.717925Z");
        assertThat(kereru).hasSize(5);
    }

    @Test
    void namesArePrintedWithoutControlCharacters() throws IOException {
        Run run = connections(world("names-that-look-like-code"), "connections");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("${body}").doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n]]");
    }

    @Test
    void noConnectionIsNoError() throws IOException {
        Run run = connections(world("signed-in-but-nothing-connected"), "connections");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"custom-connection-with-no-connections", "custom-connection-that-may-not-list-connections"})
    void aCustomConnectionThatXeroDoesNotListIsExplained(String world) throws IOException {
        try (SimulatedXero xero = SimulatedXero.start(world(world))) {
            Map<String, String> environment = Run.environment(xero, folder);
            environment.remove("BATON_REFRESH_TOKEN");

            Run run = Run.of(environment, "connections");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains("custom connection", "check");
        }
    }

    @Test
    void aResponseThatIsNotAListIsReportedInOneLine() throws IOException {
        Run run = connections(world("connections-that-are-no-list"), "connections");

        assertThat(run.exitCode()).isEqualTo(13);
        assertThat(run.err().lines()).singleElement().asString().contains("not a list");
    }
}
