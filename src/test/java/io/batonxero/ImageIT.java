package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.Consenting;
import io.batonxero.support.HawtioClient;
import io.batonxero.support.ImageUnderTest;
import io.batonxero.support.LargeOrganisation;
import io.batonxero.support.OrdinaryUser;
import io.batonxero.support.Podman;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.Run;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The image in a real container: user 10001, read-only root, no capabilities, 512 MiB. */
class ImageIT extends ImageUnderTest {
    private static final Duration STOP_TIME = Duration.ofSeconds(20);

    private Path state;

    @BeforeEach
    void start() throws Exception {
        state = Files.createDirectory(folder.resolve("state"));
        Files.createDirectory(folder.resolve("routes"));
        OrdinaryUser.own(state);
        Files.copy(c1.certificateFile(), folder.resolve("ca.pem"));
    }

    private Podman.Container container(Map<String, String> environment, String... arguments) throws Exception {
        return container("512m", environment, arguments);
    }

    private Podman.Container container(String memory, Map<String, String> environment, String... arguments)
            throws Exception {
        List<String> options = new ArrayList<>(List.of("--memory=" + memory, "--memory-swap=" + memory));
        // The image serves health, here on the network of this machine.
        options.add("--env=BATON_HEALTH_CHECK_PORT=" + HawtioClient.freePort());
        options.add("--volume=" + state + ":/var/lib/baton-xero-camel");
        options.add("--volume=" + folder.resolve("routes") + ":/etc/baton-xero-camel/routes:ro");
        options.add("--volume=" + folder.resolve("ca.pem") + ":/etc/ca.pem:ro");
        return engine().start(options, environment, arguments);
    }

    private Map<String, String> service() throws IOException {
        Map<String, String> environment = service("/etc/ca.pem");
        environment.put("BATON_ROUTES", "routes,/etc/baton-xero-camel/routes");
        return environment;
    }

    @Test
    void theServiceSyncsReloadsRoutesRespondsToProbesAndStops() throws Exception {
        c1.script().queue(ServiceTest.sync("a"));
        try (Podman.Container service = container(service())) {
            service.process().await("Task complete!");
            assertThat(c1.uploads()).hasSize(1);
            assertThat(Files.getAttribute(state.resolve("tokens"), "unix:uid")).isEqualTo(OrdinaryUser.ID);

            assertThat(service.exec("health-check", "--endpoint", "live").exitCode())
                    .isZero();

            RouteEdits routes = new RouteEdits(folder.resolve("routes"));
            routes.save("read-users", RouteEdits.edited("read-users", "Lists", "Lists again"));
            service.process().await("routes reloaded files=[read-users.camel.yaml]");

            Instant told = Instant.now();
            assertThat(service.stop()).isEqualTo(143);
            assertThat(Duration.between(told, Instant.now())).isLessThan(STOP_TIME);
        }
    }

    @Test
    void aServiceRecoversAfterItWasKilled() throws Exception {
        xero.silent(true);
        c1.script().queue(ServiceTest.sync("a"));
        try (Podman.Container service = container(service())) {
            service.process().await("task started task=");
            assertThat(service.kill()).isEqualTo(137);
        }
        xero.silent(false);
        c1.script().queue(ServiceTest.sync("a"));

        try (Podman.Container service = container(service())) {
            service.process().await("Task complete!");
        }

        assertThat(c1.uploads()).hasSize(1);
    }

    @Test
    void aPersonSignsInByPastingTheRedirectUrl() throws Exception {
        Map<String, String> environment = Consenting.environment(xero, folder);
        environment.keySet().removeAll(NOT_GIVEN);
        try (Podman.Container authorize = container(environment, "authorize", "--paste")) {
            String page =
                    authorize.process().await("/identity/connect/authorize?").strip();
            String redirect = Consenting.browser(HttpClient.Redirect.NEVER)
                    .send(HttpRequest.newBuilder(URI.create(page)).build(), BodyHandlers.discarding())
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            authorize.process().type(redirect);

            assertThat(authorize.process().exitCode())
                    .as(authorize.process().everythingSaid())
                    .isZero();
        }

        try (Podman.Container check = container(environment, "check")) {
            check.process().await("Ready to sync.");
            assertThat(check.process().exitCode()).isZero();
        }
    }

    @Test
    void theDemoServiceRunsWithoutSettings() throws Exception {
        try (Podman.Container demo = container(Map.of(), "--demo-service")) {
            demo.process().await("3 organisations, 15 users, 17 grants");
            demo.process().await("Task complete!");
            assertThat(demo.stop()).isEqualTo(143);
        }
    }

    /** Leaves memory for classes, threads, SQLite and Zstandard. */
    @ParameterizedTest
    @CsvSource({"256m, 108", "384m, 204", "512m, 300", "2g, 1452"})
    void theHeapFollowsTheContainersMemoryLimit(String memory, int heap) throws Exception {
        Map<String, String> environment = Map.of("JAVA_OPTS", "-XX:+PrintCommandLineFlags");
        try (Podman.Container version = container(memory, environment, "--version")) {
            version.process().await("-XX:MaxHeapSize=" + heap * 1024L * 1024L + " ");
        }
    }

    private void serveLargeOrganisation() throws IOException {
        xero.close();
        xero = SimulatedXero.start(XeroWorld.in(LargeOrganisation.of(200_000, folder.resolve("world"))));
    }

    @Test
    void aServiceSyncs200000UsersInTheMemoryOfThePod() throws Exception {
        serveLargeOrganisation();
        try (Podman.Container service = container(service())) {
            for (String task : List.of("a", "b")) {
                c1.script().queue(ServiceTest.sync(task));
                assertThat(c1.nextFinished(Duration.ofMinutes(5)))
                        .as("%s", service.process().saidLately())
                        .hasValueSatisfying(
                                finished -> assertThat(finished.hasSuccess()).isTrue());
            }
        }
        assertThat(c1.uploads()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            27MiB,  with more than
            256MiB, number of values
            """)
    void aTooLargeOrganisationEndsWithALineThatNamesTheLimit(String maxBody, String words) throws Exception {
        serveLargeOrganisation();
        Map<String, String> environment = Run.environment(xero, folder);
        environment.keySet().removeAll(NOT_GIVEN);
        environment.put("BATON_FILE", "/var/lib/baton-xero-camel/sync.c1z");
        environment.put("BATON_XERO_MAX_BODY", maxBody);
        try (Podman.Container sync = container("256m", environment)) {
            assertThat(sync.process().exitCode()).isEqualTo(8);
            assertThat(sync.process().everythingSaid().lines().filter(line -> line.startsWith("baton-xero-camel: ")))
                    .singleElement()
                    .asString()
                    .contains(words, "aise the memory limit of the container");
        }
        assertThat(state.resolve("sync.c1z")).doesNotExist();
    }
}
