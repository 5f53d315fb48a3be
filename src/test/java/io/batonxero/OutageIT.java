package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceGetTaskRequest;
import c1.connectorapi.baton.v1.Task;
import io.batonxero.grpc.Relay;
import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
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

/** The packaged service after ConductorOne was away: of each kind of outage one at the same time, since they are long. */
class OutageIT {
    private static final Duration START = Duration.ofMinutes(2);
    /** Long enough for the longest pause between two polls, and for a call of each kind to run into its timeout. */
    private static final Duration OUTAGE = Duration.ofSeconds(75);
    /** As docs/operations.md promises. */
    private static final Duration BACK = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    /** An outage, and its end. */
    private interface Change {
        void of(Served served) throws IOException;
    }

    /** A service, and all that it speaks to. */
    private static final class Served implements AutoCloseable {
        final SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo());
        final SimulatedC1 c1 = SimulatedC1.start();
        final Relay relay = new Relay(Integer.parseInt(c1.address().replaceAll(".*:", "")));
        final Change end;
        private final ProcessUnderTest service;

        Served(Path folder, Change end) throws IOException {
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
    void theServiceTakesTasksAgainWithinAMinuteOfTheEndOfAnOutage() throws Exception {
        List<Change> begins = List.of(
                refused -> refused.relay.goAway(),
                dropped -> dropped.relay.blackhole(),
                silent -> silent.c1.script().silent(true));
        OrdinaryUser.ownAlone(folder);
        try (Served refused = new Served(folder.resolve("refused"), served -> served.relay.comeBack());
                Served dropped = new Served(folder.resolve("dropped"), served -> served.relay.relay());
                Served silent = new Served(
                        folder.resolve("silent"), served -> served.c1.script().silent(false))) {
            List<Served> all = List.of(refused, dropped, silent);
            for (Served each : all) {
                Awaitility.await().atMost(START).until(() -> each.polls() > 1);
            }
            for (int i = 0; i < all.size(); i++) {
                begins.get(i).of(all.get(i));
            }
            Thread.sleep(OUTAGE.toMillis());

            List<Task> tasks = new ArrayList<>();
            for (Served each : all) {
                each.end.of(each);
                tasks.add(ServiceTest.sync("a"));
                each.c1.script().queue(tasks.get(tasks.size() - 1));
            }
            long back = System.nanoTime();

            for (int i = 0; i < all.size(); i++) {
                Served each = all.get(i);
                Task task = tasks.get(i);
                Awaitility.await()
                        .atMost(BACK.minusNanos(System.nanoTime() - back))
                        .until(() -> !each.c1.script().isQueued(task));
            }
            for (Served each : all) {
                assertThat(each.c1.nextFinished(START).orElseThrow().hasSuccess())
                        .isTrue();
            }
        }
    }
}
