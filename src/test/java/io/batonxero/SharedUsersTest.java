package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connector.v2.Status.ResourceStatus;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.c1z.C1zReader;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.LogLines;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People who have one UserID in several organisations. */
class SharedUsersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int USERS = 40;

    @TempDir
    Path folder;

    /** Adds an organisation whose users have the role. */
    private void organisation(String id, String role) throws IOException {
        Path tenant = Files.createDirectories(folder.resolve("world/" + id));
        write(
                tenant.resolve("organisation.json"),
                Map.of("Organisations", List.of(Map.of("OrganisationID", id, "Name", "Org " + id))));
        write(
                tenant.resolve("users.json"),
                Map.of(
                        "Users",
                        IntStream.rangeClosed(0, USERS)
                                .mapToObj(i -> i < USERS
                                        ? Map.of("UserID", "u-" + i, "OrganisationRole", role)
                                        : Map.of("UserID", "only-" + id, "OrganisationRole", "STANDARD"))
                                .toList()));
    }

    private static void write(Path file, Object content) throws IOException {
        Files.write(file, JSON.writeValueAsBytes(content));
    }

    private Run sync(String... organisations) throws IOException {
        write(
                folder.resolve("world/connections.json"),
                List.of(organisations).stream()
                        .map(id -> Map.of("tenantId", id, "tenantType", "ORGANISATION", "tenantName", "Org " + id))
                        .toList());
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.in(folder.resolve("world")))) {
            Map<String, String> environment = Run.environment(xero, folder);
            environment.put("BATON_REPORT", folder.resolve("report.json").toString());
            Run run = Run.of(environment);
            assertThat(run.exitCode()).as(run.err()).isZero();
            return run;
        }
    }

    @ParameterizedTest
    @CsvSource({"REMOVED, STANDARD", "STANDARD, REMOVED"})
    void userIsEnabledIfActiveInAnyOrganisation(String first, String second) throws IOException {
        organisation("a", first);
        organisation("b", second);
        organisation("c", "READONLY");

        Run run = sync("a", "b", "c");

        assertThat(run.out()).contains("3 organisations, 43 users, 83 grants, 0 records skipped");
        assertThat(run.out()).contains("look at   the 123 users of the organisations have 43 UserIDs;");
        JsonNode totals = JSON.readTree(folder.resolve("report.json").toFile()).path("totals");
        assertThat(totals.path("people").asInt()).isEqualTo(USERS + 3);
        assertThat(totals.path("grants").asInt()).isEqualTo(2 * USERS + 3);
        assertThat(totals.path("disabledUsers").asInt()).isZero();
        try (C1zReader file = new C1zReader(folder.resolve("sync.c1z"))) {
            assertThat(file.resources())
                    .filteredOn(resource -> resource.getId().getResourceType().equals("user"))
                    .hasSize(USERS + 3)
                    .allMatch(user -> user.getStatus().getStatus() == ResourceStatus.RESOURCE_STATUS_ENABLED);
        }
    }

    @Test
    void oneUuidInSeveralSpellingsIsOneId() throws IOException {
        String organisation = "c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21";
        String user = "7cf47fe2-c3dd-4c6b-9895-7ba767ba529c";
        Map<String, UnaryOperator<String>> spellings = Map.of(
                "a", id -> id,
                "b", id -> id.toUpperCase(Locale.ROOT),
                "c", id -> "{" + id + "}",
                "d", id -> " { " + id.toUpperCase(Locale.ROOT) + " }");
        for (Map.Entry<String, UnaryOperator<String>> tenant : spellings.entrySet()) {
            Path files = Files.createDirectories(folder.resolve("world/" + tenant.getKey()));
            UnaryOperator<String> spelling = tenant.getValue();
            write(
                    files.resolve("organisation.json"),
                    Map.of("Organisations", List.of(Map.of("OrganisationID", spelling.apply(organisation)))));
            write(
                    files.resolve("users.json"),
                    Map.of("Users", List.of(Map.of("UserID", spelling.apply(user), "OrganisationRole", "STANDARD"))));
        }

        Run run = sync("a", "b", "c", "d");

        assertThat(run.out()).contains("1 organisation, 1 user, 1 grant");
        try (C1zReader file = new C1zReader(folder.resolve("sync.c1z"))) {
            assertThat(file.resources())
                    .filteredOn(resource -> !resource.getId().getResourceType().equals("role"))
                    .extracting(resource -> resource.getId().getResource())
                    .containsExactlyInAnyOrder(organisation, user);
        }
    }

    @Test
    void eachKindOfFindingIsOneLogLine() throws IOException {
        organisation("a", "REMOVED");
        organisation("b", "STANDARD");
        organisation("c", "UNHEARD_OF");

        try (LogLines log = LogLines.of("io.batonxero")) {
            sync("a", "b", "c");

            assertThat(log.json())
                    .filteredOn(line -> line.path("level").asText().equalsIgnoreCase("warn"))
                    .extracting(line -> line.path("msg").asText())
                    .containsExactlyInAnyOrder(
                            "resources are listed several times, each is kept once",
                            "found roles that Xero does not document");
            assertThat(log.json())
                    .filteredOn(line -> line.path("msg").asText().equals("sync file written"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.path("users").asInt()).isEqualTo(USERS + 3));
        }
    }
}
