package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits of routes while the packaged program runs as a service. */
class ReloadIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private SimulatedXero xero;
    private SimulatedC1 c1;
    private RouteEdits routes;
    private @Nullable ProcessUnderTest running;

    @BeforeEach
    void start() throws Exception {
        xero = SimulatedXero.start(XeroWorld.ofDemo());
        c1 = SimulatedC1.start();
        c1.script().pace(Duration.ofMillis(100), Duration.ofSeconds(1));
        routes = RouteEdits.in(folder.resolve("routes"));
        Files.copy(Path.of("application.properties"), folder.resolve("application.properties"));
    }

    @AfterEach
    void stop() {
        if (running != null) {
            running.close();
        }
        c1.close();
        xero.close();
    }

    private void run() throws Exception {
        Map<String, String> environment = new HashMap<>(Run.environment(xero, folder));
        environment.put("BATON_CLIENT_ID", c1.clientId());
        environment.put("BATON_CLIENT_SECRET", c1.clientSecret());
        environment.put("SSL_CERT_FILE", c1.certificateFile().toString());
        running = ProcessUnderTest.startIn(folder, environment);
        sync(0);
        service().await("Task complete!");
    }

    private ProcessUnderTest service() {
        return Objects.requireNonNull(running, "The service is not running");
    }

    private void queueSync(int task) {
        c1.script().queue(ServiceTest.sync(Character.toString('A' + task)));
    }

    private void sync(int task) throws Exception {
        queueSync(task);
        assertSynced();
    }

    private void assertSynced() throws Exception {
        assertThat(c1.nextFinished(TIMEOUT))
                .hasValueSatisfying(finished -> assertThat(finished.hasSuccess())
                        .as(finished.toString())
                        .isTrue());
    }

    private long connectionRequests() {
        return xero.requests().stream()
                .filter(request -> request.path().equals("/connections"))
                .count();
    }

    @Test
    void anIdleServiceLoadsAnEditWithinTwoSeconds() throws Exception {
        run();
        TreeSet<Duration> times = new TreeSet<>();
        for (int save = 1; save <= 7; save++) {
            long saved = System.nanoTime();
            routes.save("read-users", RouteEdits.edited("read-users", "Lists", "Lists (" + save + ")"));
            service().await("routes reloaded files=[read-users.camel.yaml]");
            times.add(Duration.ofNanos(System.nanoTime() - saved));
        }

        assertThat(times.stream().skip(3).findFirst().orElseThrow())
                .as("the median of %s", times)
                .isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void anUnreadableFileIsRejectedByNameAndOtherEditsAreReloaded() throws Exception {
        run();
        Path forbidden = Files.writeString(routes.file("forbidden"), "- route: {}\n");
        Files.setPosixFilePermissions(forbidden, Set.of());

        assertThat(service().await("route edit rejected, its routes are unchanged files=[forbidden.camel.yaml]"))
                .contains(forbidden + " line=1 ", "file cannot be read: no permission");
        routes.save("read-users", RouteEdits.edited("read-users", "Lists", "Names"));
        service().await("routes reloaded files=[read-users.camel.yaml]");
        Files.delete(forbidden);
        service().await("route edit no longer rejected files=[forbidden.camel.yaml]");
    }

    @Test
    void neitherReloadNorValidateRunsAClassThatAFileNames() throws Exception {
        run();
        Path made = folder.resolve("made");
        routes.save(
                "stream",
                "- beans: [{name: s, type: java.io.FileOutputStream, constructors: {'0': '%s'}}]\n".formatted(made));
        service().await("restart required files=[stream.camel.yaml]");

        try (ProcessUnderTest validate = ProcessUnderTest.start(
                folder.resolve("tmp"),
                Map.of(),
                "validate",
                "--routes",
                routes.folder().toString())) {
            assertThat(validate.exitCode()).isZero();
        }
        assertThat(made).doesNotExist();
    }

    @Test
    void everySyncRunsOnOneVersionDuring200Edits() throws Exception {
        routes.delete("list-tenants");
        routes.delete("check-sync");
        routes.save("versions", version(0));
        run();
        for (int round = 1; round <= 20; round++) {
            long before = connectionRequests();
            queueSync(round);
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(TIMEOUT)
                    .until(() -> connectionRequests() > before);
            for (int save = 1; save <= 10; save++) {
                routes.save("versions", version(round * 10 + save));
            }
            assertSynced();
        }

        service().await("routes reloaded files=[versions.camel.yaml]");
        sync(21);
    }

    /** {@return two routes of one version: the second fails a sync that started with another version of the first} */
    private static String version(int version) throws Exception {
        String first = beginningWith("list-tenants", """
                        - setVariable:
                            name: version
                            expression:
                              constant:
                                expression: v%d
                """.formatted(version));
        String second = beginningWith("check-sync", """
                        - choice:
                            when:
                              - expression:
                                  simple:
                                    expression: "${variable.version} != 'v%d'"
                                steps:
                                  - throwException:
                                      exceptionType: java.lang.IllegalStateException
                                      message: two versions
                """.formatted(version));
        return first + second;
    }

    private static String beginningWith(String route, String steps) throws Exception {
        String original = RouteEdits.original(route);
        int first = original.indexOf("      steps:\n") + "      steps:\n".length();
        return original.substring(0, first) + steps + original.substring(first);
    }

    @Test
    void changedSettingsNeedARestartUntilTheyAreRestored() throws Exception {
        run();
        String before = Files.readString(folder.resolve("application.properties"));

        Files.writeString(
                folder.resolve("application.properties"), "baton.file = other.c1z\n", StandardOpenOption.APPEND);

        service().await("restart required files=[application.properties]");

        Files.writeString(folder.resolve("application.properties"), before);

        service().await("restart no longer required files=[application.properties]");
    }
}
