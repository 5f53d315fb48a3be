package io.batonxero;

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
 * Two processes of the packaged program that share a client of ConductorOne's and the tokens of a Xero app, as two pods do,
 * and die again and again. {@code -Dha.seconds=600} goes on for ten minutes.
 */
final class KilledPods implements AutoCloseable {
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("ha.seconds", 15));
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** So long ConductorOne waits for a sign of life before it gives a task to another host. */
    private static final Duration LIFELESS = Duration.ofSeconds(5);

    private final SimulatedXero xero;
    private final SimulatedC1 c1;
    private final Path folder;
    private final Map<String, String> shared;
    private final List<ProcessUnderTest> pods = new ArrayList<>();
    private final Set<String> done = new HashSet<>();
    private int kills;

    /** @param tokens the environment by which pods share their tokens */
    KilledPods(Path folder, Map<String, String> tokens) throws Exception {
        this.folder = folder;
        xero = SimulatedXero.start(XeroWorld.ofDemo());
        // Each sync has to renew; a token that was spent works again, as Xero's do, for who did not hear the answer.
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

    /** Has syncs done, one after the other, and kills one of the two at moments that nobody chose. */
    void syncAndKill() throws Exception {
        // A pod that is killed before it ever asked has shared nothing.
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(c1.requests(BatonServiceGetTaskRequest.class))
                        .extracting(BatonServiceGetTaskRequest::getHostId)
                        .contains("pod-0", "pod-1"));
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long end = System.nanoTime() + TIME.toNanos();
        List<String> asked = new ArrayList<>();
        while (System.nanoTime() < end || kills < 2) {
            // One more than ConductorOne has at a time, so that both renew at once.
            Task task = task(asked);
            Task other = task(asked);
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
                .containsAll(asked);
        assertThat(xero.tokens().refused()).isZero();
        assertThat(xero.tokens().spentAgain())
                .as("each by one that was killed before it heard the answer, or kept it")
                .isLessThanOrEqualTo(kills);
        System.out.println("syncs=" + asked.size() + " kills=" + kills + " tokenRefresher spent twice="
                + xero.tokens().spentAgain());
    }

    private Task task(List<String> asked) {
        Task task = sync(String.format("%027d", asked.size()));
        asked.add(task.getId());
        c1.script().queue(task);
        return task;
    }

    /** As ConductorOne, gives a task that nobody works on any more to whoever asks next. */
    private void awaitDone(Task task) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        int given = 1;
        long signs = signsOfLife(task);
        while (!done.contains(task.getId())) {
            assertThat(System.nanoTime())
                    .as("task %s, given %s times", task.getId(), given)
                    .isLessThan(end);
            if (isDone(task, LIFELESS)) {
                return;
            }
            long now = signsOfLife(task);
            if (now == signs && !c1.script().isQueued(task)) {
                c1.script().queue(task);
                given++;
            }
            signs = now;
        }
    }

    private static Task sync(String id) {
        return Task.newBuilder()
                .setId(id)
                .setSyncFull(Task.SyncFullTask.getDefaultInstance())
                .build();
    }

    private long signsOfLife(Task task) {
        return c1.requests(BatonServiceHeartbeatRequest.class).stream()
                .filter(beat -> beat.getTaskId().equals(task.getId()))
                .count();
    }

    /** What was given to two hosts, of which one was only slow, may end twice. */
    private boolean isDone(Task task, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!done.contains(task.getId()) && System.nanoTime() < end) {
            Optional<BatonServiceFinishTaskRequest> finished =
                    c1.nextFinished(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
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
