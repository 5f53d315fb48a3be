package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.c1z.C1zReader;
import io.batonxero.demo.Request;
import io.batonxero.simulator.FaultyResponse;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.LogLines;
import io.batonxero.support.Rows;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests for users of Xero Projects, and the scope that they need. */
class ProjectsTest {
    private static final String TENANT = "c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21";
    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private static List<String> projectsQueries(SimulatedXero xero) {
        return xero.requests().stream()
                .filter(request -> request.path().startsWith("/projects.xro/"))
                .map(Request::query)
                .toList();
    }

    private List<String> projectsGrants() {
        try (C1zReader file = new C1zReader(folder.resolve("sync.c1z"))) {
            return file.grants().stream()
                    .map(grant -> grant.getId())
                    .filter(id -> id.startsWith("org:" + TENANT + ":projects:"))
                    .toList();
        }
    }

    @Test
    void everyPageIsRequestedOnce() throws IOException {
        Path world = worldOf(1201);
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.in(world))) {
            Map<String, String> environment = Run.environment(xero, folder);

            Run run = Run.of(environment, "--xero-projects");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(projectsQueries(xero))
                    .containsExactly("page=1&pageSize=500", "page=2&pageSize=500", "page=3&pageSize=500");
            assertThat(projectsGrants()).hasSize(1201).doesNotHaveDuplicates();
        }
    }

    /** {@return a world with one organisation, all of whose users can use Projects} */
    private Path worldOf(int users) throws IOException {
        Path world = folder.resolve("world");
        Path tenant = Files.createDirectories(world.resolve(TENANT));
        write(world.resolve("connections.json"), List.of(Map.of("tenantId", TENANT, "tenantType", "ORGANISATION")));
        write(
                tenant.resolve("organisation.json"),
                Map.of("Organisations", List.of(Map.of("OrganisationID", TENANT, "Name", "Big Ltd"))));
        write(
                tenant.resolve("users.json"),
                Map.of(
                        "Users",
                        IntStream.range(0, users)
                                .mapToObj(i -> Map.of(
                                        "UserID", "u-" + i,
                                        "EmailAddress", "u" + i + "@big.example",
                                        "OrganisationRole", "STANDARD"))
                                .toList()));
        write(
                tenant.resolve("projects-users.json"),
                IntStream.range(0, users)
                        .mapToObj(i -> Map.of("userId", "p-" + i, "name", "P " + i, "email", "U" + i + "@big.example"))
                        .toList());
        return world;
    }

    private static void write(Path file, Object content) throws IOException {
        Files.write(file, JSON.writeValueAsBytes(content));
    }

    private static final String PROJECTS = "/projects.xro/2.0/ProjectsUsers";

    @ParameterizedTest
    @ValueSource(ints = {402, 403, 404})
    void organisationWithoutProjectsIsReadWithoutThem(int status) throws IOException {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.in(worldOf(3)));
                LogLines log = LogLines.of("io.batonxero.routes")) {
            xero.faults().next(1, PROJECTS, FaultyResponse.of(status, Map.of(), ""));
            Map<String, String> environment = Run.environment(xero, folder);
            environment.put("BATON_XERO_PROJECTS", "true");
            environment.put("BATON_REPORT", folder.resolve("r.json") + "," + folder.resolve("r.html"));

            Run run = Run.of(environment);

            String part = "Projects of Big Ltd: Xero refused " + PROJECTS + " for Big Ltd (" + status;
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains("not read  " + part, "1 organisation, 3 users, 3 grants");
            assertThat(log.json())
                    .filteredOn(line -> line.path("msg").asText().equals("organisation is read without Projects"))
                    .singleElement()
                    .satisfies(line ->
                            assertThat(line.path("organisation").asText()).isEqualTo(TENANT))
                    .satisfies(line -> assertThat(line.path("reason").asText()).startsWith("Xero refused"));
            assertThat(JSON.readTree(folder.resolve("r.json").toFile())
                            .path("notRead")
                            .path(0)
                            .asText())
                    .startsWith(part);
            assertThat(folder.resolve("r.html")).content().contains("Not in this report: ", part);
            assertThat(projectsGrants()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"reason\":\"not enabled\"}", "null"})
    void organisationIsReadWithoutProjectsWhateverTheJsonOfTheRefusalIs(String body) throws IOException {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.in(worldOf(3)))) {
            Map<String, String> json = Map.of("Content-Type", "application/json; charset=utf-8");
            xero.faults().next(1, PROJECTS, FaultyResponse.of(403, json, body));

            Run run = Run.of(Run.environment(xero, folder), "--xero-projects");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out()).contains("not read  Projects of Big Ltd: Xero refused", "3 users, 3 grants");
        }
    }

    @Test
    void checkNamesAnOrganisationWithoutProjects() throws IOException {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.in(worldOf(3)))) {
            xero.faults().next(1, PROJECTS, FaultyResponse.of(404, Map.of(), ""));

            Run run = Run.of(Run.environment(xero, folder), "check", "--xero-projects");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out())
                    .contains("ok        Big Ltd: 3 users", "not read  Projects of Big Ltd: ", "Ready to sync.");
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 0, 3 grants", "5, 9, 'projects 5, now 0'"})
    void formerAccessToProjectsIsRemovedByTheRulesOfTheGuard(int users, int exitCode, String said) throws IOException {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.in(worldOf(users)))) {
            Map<String, String> environment = Run.environment(xero, folder);
            environment.put("BATON_XERO_PROJECTS", "true");
            assertThat(Run.of(environment).exitCode()).isZero();
            assertThat(projectsGrants()).hasSize(users);
            xero.faults().next(1, PROJECTS, FaultyResponse.of(402, Map.of(), ""));

            Run run = Run.of(environment);

            assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
            assertThat(run.out() + run.err()).contains(said);
            assertThat(projectsGrants()).hasSize(exitCode == 0 ? 0 : users);
        }
    }

    @Test
    void projectsThatFailTemporarilyFailTheSync() throws IOException {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.in(worldOf(3)))) {
            xero.faults().next(100, PROJECTS, FaultyResponse.of(503, Map.of(), ""));
            Map<String, String> environment = Run.environment(xero, folder);
            environment.put("BATON_XERO_RETRY_FOR", "1s");

            Run run = Run.of(environment, "--xero-projects");

            assertThat(run.exitCode()).isEqualTo(14);
            assertThat(folder.resolve("sync.c1z")).doesNotExist();
        }
    }

    @Test
    void projectsAreNotRequestedByDefault() throws IOException {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo())) {
            Run run = Run.of(Run.environment(xero, folder));

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(projectsQueries(xero)).isEmpty();
            assertThat(projectsGrants()).isEmpty();
        }
    }

    @Test
    void aCustomConnectionRequestsTheProjectsScopeOnlyIfNeeded() throws IOException {
        assertThat(tokenRequest("true").split("&")).contains("scope=accounting.settings.read+projects.read");
        assertThat(tokenRequest("false").split("&")).contains("scope=accounting.settings.read");
    }

    private String tokenRequest(String projects) throws IOException {
        Path world = CASES.resolve("projects-of-a-custom-connection/given");
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.in(world))) {
            Map<String, String> environment = Run.environment(xero, folder);
            environment.remove("BATON_REFRESH_TOKEN");
            environment.put(
                    "BATON_STATE_DIR", folder.resolve("state-" + projects).toString());
            environment.put("BATON_XERO_PROJECTS", projects);
            Run run = Run.of(environment);
            assertThat(run.exitCode()).as(run.err()).isZero();
            return xero.requests().get(0).body();
        }
    }

    @Test
    void theDemoHasUsersOfProjects() {
        Path file = folder.resolve("sync.c1z");

        Run run = Run.of(Map.of(), "--demo", "--xero-projects", "--file", file.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .containsOnlyOnce(
                        "Tess Marlow <tess.marlow@fitout.example> of Kereru Coffee Roasters Ltd is a Projects user");
        assertThat(projectsGrants()).hasSize(2);
        assertThat(Rows.of(file).values()).noneMatch(table -> table.contains("Tess"));
    }
}
