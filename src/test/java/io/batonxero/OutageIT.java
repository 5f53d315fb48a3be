package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceGetTaskRequest;
import c1.connectorapi.baton.v1.Task;
import io.batonxero.grpc.Relay;
import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.OrdinaryUser;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service after an outage of ConductorOne. All kinds of outage run in parallel, since each is long. */
class OutageIT {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    /** Longer than the longest poll interval, and than the timeout of each call. */
    private static final Duration OUTAGE = Duration.ofSeconds(75);
    /** Stated in docs/operations.md. */
    private static final Duration MAX_RECOVERY = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /** The start or the end of an outage. */
    private interface Change {
        void apply(TestService service) throws IOException;
    }

    /** A service with its own Xero and ConductorOne. */
    private static final class TestService implements AutoCloseable {
        final SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo());
        final SimulatedC1 c1 = SimulatedC1.start();
        final Relay relay = new Relay(Integer.parseInt(c1.address().replaceAll(".*:", "")));
        final Change end;
        private final ProcessUnderTest service;

        TestService(Path folder, Change end) throws IOException {
            this.end = end;
            Map<String, String> environment = Run.environment(xero, Files.createDirectories(folder));
            environment.put("BATON_CLIENT_ID", c1.clientId());
            environment.put("BATON_CLIENT_SECRET", c1.clientSecret());
            environment.put("BATON_C1_API_HOST", relay.address());
            environment.put("SSL_CERT_FILE", c1.certificateFile().toString());
            service = ProcessUnderTest.start(folder.resolve("tmp"), environment);
        }

        int polls() {
            return c1.requests(BatonServiceGetTaskRequest.class).size();
        }

        @Override
        public void close() throws IOException {
            service.close();
            relay.close();
            c1.close();
            xero.close();
        }
    }

    @Test
    void tasksAreTakenAgainWithinAMinuteOfTheEndOfAnOutage() throws Exception {
        List<Change> starts = List.of(
                refused -> refused.relay.goAway(),
                dropped -> dropped.relay.blackhole(),
                silent -> silent.c1.script().silent(true));
        OrdinaryUser.ownAlone(folder);
        try (TestService refused = new TestService(folder.resolve("refused"), service -> service.relay.comeBack());
                TestService dropped = new TestService(folder.resolve("dropped"), service -> service.relay.relay());
                TestService silent = new TestService(
                        folder.resolve("silent"), service -> service.c1.script().silent(false))) {
            List<TestService> all = List.of(refused, dropped, silent);
            for (TestService each : all) {
                Awaitility.await().atMost(START_TIMEOUT).until(() -> each.polls() > 1);
            }
            for (int i = 0; i < all.size(); i++) {
                starts.get(i).apply(all.get(i));
            }
            Thread.sleep(OUTAGE.toMillis());

            List<Task> tasks = new ArrayList<>();
            for (TestService each : all) {
                each.end.apply(each);
                tasks.add(ServiceTest.sync("a"));
                each.c1.script().queue(tasks.get(tasks.size() - 1));
            }
            long outageEnd = System.nanoTime();

            for (int i = 0; i < all.size(); i++) {
                TestService each = all.get(i);
                Task task = tasks.get(i);
                Awaitility.await()
                        .atMost(MAX_RECOVERY.minusNanos(System.nanoTime() - outageEnd))
                        .until(() -> !each.c1.script().isQueued(task));
            }
            for (TestService each : all) {
                assertThat(each.c1.nextFinished(START_TIMEOUT).orElseThrow().hasSuccess())
                        .isTrue();
            }
        }
    }
}
