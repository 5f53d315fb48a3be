package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import c1.connectorapi.baton.v1.BatonServiceGetTaskRequest;
import c1.connectorapi.baton.v1.BatonServiceHeartbeatRequest;
import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program while the wall clock jumps. The monotonic clock does not. */
@EnabledOnOs(OS.LINUX)
class ClockJumpIT {
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"));

    @TempDir
    Path folder;

    private SimulatedXero xero;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(LIBRARIES.stream().anyMatch(Files::exists), "libfaketime is not installed");
        xero = SimulatedXero.start(XeroWorld.ofDemo());
        setClock("+0");
    }

    @AfterEach
    void stop() {
        if (xero != null) {
            xero.close();
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment = Run.environment(xero, folder);
        environment.put("FAKETIME_TIMESTAMP_FILE", folder.resolve("clock").toString());
        environment.put("FAKETIME_CACHE_DURATION", "1");
        environment.put("FAKETIME_DONT_RESET", "1");
        environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        environment.put("DONT_FAKE_MONOTONIC", "1");
        return environment;
    }

    private ProcessUnderTest start(Map<String, String> environment, String... arguments) throws IOException {
        Path library = LIBRARIES.stream().filter(Files::exists).findFirst().orElseThrow();
        // Not in the environment of the whole command: libfaketime shares memory, which fails if the user changes.
        List<String> prefix = List.of("env", "LD_PRELOAD=" + library);
        return ProcessUnderTest.start(prefix, List.of(), folder.resolve("tmp"), environment, arguments);
    }

    /** Sets the offset of the wall clock, such as -3d. */
    private void setClock(String offset) throws IOException {
        Path file = Files.writeString(folder.resolve("clock.new"), offset + "\n");
        Files.move(file, folder.resolve("clock"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private long requests(String path) {
        return xero.requests().stream()
                .filter(request -> request.path().equals(path))
                .count();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(condition);
    }

    @Test
    void clockJumpsDoNotChangeThePeriodOfSyncs() throws Exception {
        long started = System.nanoTime();
        try (ProcessUnderTest program = start(environment(), "--every", "3s")) {
            program.await("Task complete!");
            for (String offset : List.of("-3d", "+2h", "+20y", "-20y", "+0")) {
                setClock(offset);
                program.await("wall clock was changed");
                program.await("Task complete!");
                program.await("Task complete!");
            }
            long periods = Duration.ofNanos(System.nanoTime() - started).dividedBy(Duration.ofSeconds(3));
            assertThat(requests("/connections")).isLessThanOrEqualTo(periods + 1);
        }
    }

    @Test
    void clockJumpsDoNotStopSyncsByCron() throws Exception {
        try (ProcessUnderTest program = start(environment(), "--every", "*/3 * * * * *")) {
            program.await("Task complete!");
            for (String offset : List.of("-3d", "+2h", "+20y", "+0")) {
                setClock(offset);
                program.await("wall clock was changed");
                program.await("Task complete!");
                program.await("Task complete!");
            }
        }
    }

    @Test
    void clockJumpBackDoesNotStopTokenRefresh() throws Exception {
        xero.tokens().life(Duration.ofSeconds(5));
        Map<String, String> environment = environment();
        environment.put("BATON_KEEP_SIGNED_IN", "2s");
        try (ProcessUnderTest program = start(environment, "--every", "1h")) {
            program.await("Task complete!");
            setClock("-2y");
            program.await("wall clock was changed");
            long before = requests("/connect/token");

            await(() -> requests("/connect/token") >= before + 2);

            assertThat(requests("/connections")).isEqualTo(1);
        }
    }

    @Test
    void clockJumpsDoNotStopPollsAndHeartbeats() throws Exception {
        try (SimulatedC1 c1 = SimulatedC1.start()) {
            Map<String, String> environment = environment();
            environment.put("BATON_CLIENT_ID", c1.clientId());
            environment.put("BATON_CLIENT_SECRET", c1.clientSecret());
            environment.put("SSL_CERT_FILE", c1.certificateFile().toString());
            xero.silent(true);
            c1.script().pace(Duration.ofSeconds(1), Duration.ofSeconds(1)).queue(ServiceTest.sync("a"));
            try (ProcessUnderTest service = start(environment)) {
                service.await("task started task=");
                for (String offset : List.of("-3d", "+300d", "+0")) {
                    setClock(offset);
                    service.await("wall clock was changed");
                    int polls = c1.requests(BatonServiceGetTaskRequest.class).size();
                    int heartbeats =
                            c1.requests(BatonServiceHeartbeatRequest.class).size();
                    await(() -> c1.requests(BatonServiceGetTaskRequest.class).size() > polls + 2
                            && c1.requests(BatonServiceHeartbeatRequest.class).size() > heartbeats + 2);
                }
            } finally {
                xero.silent(false);
            }
        }
    }
}
