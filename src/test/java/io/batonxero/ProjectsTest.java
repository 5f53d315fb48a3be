package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.c1z.C1zReader;
import io.batonxero.demo.Request;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
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
