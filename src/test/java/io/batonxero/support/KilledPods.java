package io.batonxero.support;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import c1.connectorapi.baton.v1.BatonServiceGetTaskRequest;
import c1.connectorapi.baton.v1.BatonServiceHeartbeatRequest;
import c1.connectorapi.baton.v1.Task;
import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;

/**
 * Two processes of the packaged program that share a ConductorOne client and the tokens of a Xero app, as two pods do, and
 * are killed at random times. {@code -Dha.seconds=600} runs them for 10 minutes.
 */
public final class KilledPods implements AutoCloseable {
    private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("ha.seconds", 15));
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    /** How long the simulated ConductorOne waits for a heartbeat before it offers a task again. */
    private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(5);

    private final SimulatedXero xero;
    private final SimulatedC1 c1;
    private final Path folder;
    private final Map<String, String> shared;
    private final List<ProcessUnderTest> pods = new ArrayList<>();
    private final Set<String> done = new HashSet<>();
    private int kills;

    /** @param tokens environment variables of the shared token store */
    public KilledPods(Path folder, Map<String, String> tokens) throws Exception {
        this.folder = folder;
        xero = SimulatedXero.start(XeroWorld.ofDemo());
        // Each sync has to refresh. As at Xero, an exchanged refresh token works again for 30 minutes.
        xero.tokens().life(Duration.ofSeconds(1));
        xero.tokens().grace(Duration.ofMinutes(30));
        c1 = SimulatedC1.start();
        c1.script().pace(Duration.ofMillis(200), Duration.ofSeconds(1));
        shared = new HashMap<>(Run.environment(xero, folder));
        shared.putAll(tokens);
        shared.put("BATON_XERO_RETRY_FOR", "30s");
        shared.put("BATON_CLIENT_ID", c1.clientId());
        shared.put("BATON_CLIENT_SECRET", c1.clientSecret());
        shared.put("SSL_CERT_FILE", c1.certificateFile().toString());
        shared.put("BATON_HAWTIO", "false");
        pods.add(pod(0));
        pods.add(pod(1));
    }

    private ProcessUnderTest pod(int number) throws Exception {
        Map<String, String> environment = new HashMap<>(shared);
        environment.put("BATON_HOST_ID", "pod-" + number);
        environment.put("BATON_STATE_DIR", folder.resolve("state-" + number).toString());
        return ProcessUnderTest.start(folder.resolve("tmp-" + number), environment);
    }

    /** Runs syncs one after the other, and kills a pod at random times. */
    public void syncAndKill() throws Exception {
        // Both pods have started before the first is killed.
        Awaitility.await()
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(c1.requests(BatonServiceGetTaskRequest.class))
                        .extracting(BatonServiceGetTaskRequest::getHostId)
                        .contains("pod-0", "pod-1"));
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long deadline = System.nanoTime() + DURATION.toNanos();
        List<String> tasks = new ArrayList<>();
        while (System.nanoTime() < deadline || kills < 2) {
            // One task for each pod, so that both refresh at the same time.
            Task task = task(tasks);
            Task other = task(tasks);
            if (!isDone(task, Duration.ofMillis(random.nextInt(4000)))) {
                int one = random.nextInt(2);
                pods.get(one).kill();
                kills++;
                pods.set(one, pod(one));
            }
            awaitDone(task);
            awaitDone(other);
        }

        assertThat(c1.uploads())
                .as("seed %s", seed)
                .extracting(SimulatedC1.Upload::taskId)
                .containsAll(tasks);
        assertThat(xero.tokens().refused()).isZero();
        assertThat(xero.tokens().reusedRefreshTokens())
                .as("each by a pod that was killed before it received or stored the response")
                .isLessThanOrEqualTo(kills);
        System.out.println("syncs=" + tasks.size() + " kills=" + kills + " tokens exchanged twice="
                + xero.tokens().reusedRefreshTokens());
    }

    private Task task(List<String> tasks) {
        Task task = sync(String.format("%027d", tasks.size()));
        tasks.add(task.getId());
        c1.script().queue(task);
        return task;
    }

    /** Queues a task again if its heartbeats stop, as ConductorOne does. */
    private void awaitDone(Task task) throws InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        int queued = 1;
        long before = heartbeats(task);
        while (!done.contains(task.getId())) {
            assertThat(System.nanoTime())
                    .as("task %s, queued %s times", task.getId(), queued)
                    .isLessThan(deadline);
            if (isDone(task, HEARTBEAT_TIMEOUT)) {
                return;
            }
            long now = heartbeats(task);
            if (now == before && !c1.script().isQueued(task)) {
                c1.script().queue(task);
                queued++;
            }
            before = now;
        }
    }

    private static Task sync(String id) {
        return Task.newBuilder()
                .setId(id)
                .setSyncFull(Task.SyncFullTask.getDefaultInstance())
                .build();
    }

    private long heartbeats(Task task) {
        return c1.requests(BatonServiceHeartbeatRequest.class).stream()
                .filter(beat -> beat.getTaskId().equals(task.getId()))
                .count();
    }

    /** A task may finish twice, if a slow pod has it as well. */
    private boolean isDone(Task task, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!done.contains(task.getId()) && System.nanoTime() < deadline) {
            Optional<BatonServiceFinishTaskRequest> finished =
                    c1.nextFinished(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            if (finished.isPresent()) {
                BatonServiceFinishTaskRequest one = finished.get();
                if (one.hasSuccess()) {
                    done.add(one.getTaskId());
                } else {
                    assertThat(one.getError().getNonRetryable()).as("%s", one).isFalse();
                    c1.script().queue(sync(one.getTaskId()));
                }
            }
        }
        return done.contains(task.getId());
    }

    @Override
    public void close() {
        pods.forEach(ProcessUnderTest::close);
        c1.close();
        xero.close();
    }
}
