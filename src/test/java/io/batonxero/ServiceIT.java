package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import c1.connectorapi.baton.v1.BatonServiceHeartbeatRequest;
import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.BigSync;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program as a service, in a process of its own. */
class ServiceIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private SimulatedXero xero;
    private SimulatedC1 c1;

    @BeforeEach
    void start() throws Exception {
        xero = SimulatedXero.start(XeroWorld.ofDemo());
        c1 = SimulatedC1.start();
    }

    @AfterEach
    void stop() {
        c1.close();
        xero.close();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Run.environment(xero, folder));
        environment.put("BATON_CLIENT_ID", c1.clientId());
        environment.put("BATON_CLIENT_SECRET", c1.clientSecret());
        environment.put("SSL_CERT_FILE", c1.certificateFile().toString());
        return environment;
    }

    private ProcessUnderTest service() throws Exception {
        return ProcessUnderTest.start(folder.resolve("tmp"), environment());
    }

    @Test
    void syncIsUploadedAndLeavesNoFiles() throws Exception {
        c1.script().queue(ServiceTest.sync("a"));
        try (ProcessUnderTest service = service()) {
            service.await("Task complete!");

            assertThat(c1.uploads()).hasSize(1);
            assertThat(service.terminate()).isEqualTo(143);
        }
        assertThat(leftovers()).isEmpty();
        assertThat(folder.resolve("sync.c1z")).doesNotExist();
    }

    @Test
    void shutdownDuringASyncReportsTheTaskAndEndsInTime() throws Exception {
        xero.silent(true);
        c1.script().queue(ServiceTest.sync("a"));
        try (ProcessUnderTest service = service()) {
            service.await("task started task=");
            Awaitility.await()
                    .atMost(TIMEOUT)
                    .until(() -> xero.requests().stream()
                            .anyMatch(request -> request.path().equals("/connections")));
            Instant stopped = Instant.now();

            assertThat(service.terminate()).isEqualTo(143);

            assertThat(Duration.between(stopped, Instant.now())).isLessThan(Duration.ofSeconds(20));
        }
        BatonServiceFinishTaskRequest finished = c1.nextFinished(TIMEOUT).orElseThrow();
        assertThat(finished.getStatus().getCode()).isEqualTo(1);
        assertThat(finished.getError().getNonRetryable()).isFalse();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void taskRunsAgainAfterTheProcessWasKilled() throws Exception {
        xero.silent(true);
        c1.script().queue(ServiceTest.sync("a"));
        try (ProcessUnderTest service = service()) {
            service.await("task started task=");
            service.kill();
        }
        xero.silent(false);
        c1.script().queue(ServiceTest.sync("a"));

        try (ProcessUnderTest service = service()) {
            service.await("Task complete!");
            assertThat(service.terminate()).isEqualTo(143);
        }

        assertThat(c1.uploads()).hasSize(1);
        assertThat(c1.nextFinished(TIMEOUT).orElseThrow().hasSuccess()).isTrue();
    }

    @Test
    void bigUploadToASlowServerNeedsLittleMemory() throws Exception {
        c1.script()
                .pace(Duration.ofSeconds(1), Duration.ofSeconds(1))
                .holdUploadsAfter(5)
                .queue(ServiceTest.sync("a"));
        Map<String, String> environment = environment();
        environment.put("BATON_ROUTES", "routes,test-classes/big-sync");
        try (ProcessUnderTest service = ProcessUnderTest.startSmall(
                folder.resolve("tmp"), environment, "-Xmx40m", "-XX:MaxDirectMemorySize=16m")) {
            service.await("task started task=");
            int before = heartbeats();
            // Time enough to read the whole file into memory.
            Awaitility.await().atMost(TIMEOUT).until(() -> heartbeats() > before + 5);
            c1.script().resumeUploads();

            assertThat(c1.nextFinished(TIMEOUT).orElseThrow().hasSuccess()).isTrue();

            assertThat(service.terminate()).isEqualTo(143);
        }
        assertThat(c1.uploads()).extracting(SimulatedC1.Upload::bytes).containsExactly((long) BigSync.BYTES);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void demoServiceRunsUntilItIsStopped() throws Exception {
        try (ProcessUnderTest demo = ProcessUnderTest.start(folder.resolve("tmp"), Map.of(), "--demo-service")) {
            demo.await("Demo: a simulated ConductorOne at localhost:");
            demo.await("3 organisations, 15 users, 17 grants");
            demo.await("Task complete!");

            assertThat(demo.terminate()).isEqualTo(143);
        }
        assertThat(leftovers()).isEmpty();
        assertThat(folder.resolve("tmp")).isDirectoryNotContaining("glob:**/simulated*");
        assertThat(c1.calls()).isEmpty();
    }

    private int heartbeats() {
        return c1.requests(BatonServiceHeartbeatRequest.class).size();
    }

    /** {@return the program's own temporary files} Native libraries are there while the process runs. */
    private Stream<String> leftovers() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
            return files
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("baton"))
                    .toList()
                    .stream();
        }
    }
}
