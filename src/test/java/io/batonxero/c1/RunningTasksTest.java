package io.batonxero.c1;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceGetTaskResponse;
import c1.connectorapi.baton.v1.BatonServiceHeartbeatResponse;
import c1.connectorapi.baton.v1.Task;
import io.batonxero.base.Abortable;
import io.batonxero.support.LogLines;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunningTasksTest {
    private final AtomicLong now = new AtomicLong();
    private final TaskSlots slots = new TaskSlots(2, Duration.ofHours(12), now::get);

    @Test
    void slotProblemIsReportedWhenAllSlotsAreInUseTooLong() {
        slots.take();
        slots.take();
        assertThat(slots.take()).isFalse();
        now.addAndGet(Duration.ofHours(13).toNanos());
        assertThat(slots.problem(List.of("a", "b"))).isEmpty();

        now.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(slots.problem(List.of("a", "b")))
                .hasValueSatisfying(text -> assertThat(text).contains("for 781 minutes", "2 of 2", "a, b"));
        slots.release();
        assertThat(slots.problem(List.of("b"))).isEmpty();
    }

    @Test
    void slotProblemOmitsTasksWhoseOutcomeIsRetried() {
        OutcomeRetries outcomes = new OutcomeRetries();
        RunningTasks tasks = new RunningTasks(new ConnectorIdentity("here"), new NothingToAbort(), slots, outcomes);
        Task finished = startedTask(tasks, "finished");
        startedTask(tasks, "stuck");
        assertThat(outcomes.begin(finished, C1Exception.ofStatus("FinishTask", 14, "UNAVAILABLE", new IOException())))
                .isTrue();
        tasks.end(finished);
        tasks.releaseSlot();
        startedTask(tasks, "stuck-too");
        assertThat(slots.take()).isFalse();
        now.addAndGet(Duration.ofHours(14).toNanos());

        assertThat(tasks.slotProblem())
                .hasValueSatisfying(text -> assertThat(text).contains("by tasks stuck, stuck-too)"));
    }

    @Test
    void endOfFailedHeartbeatsAndOutcomesIsLogged() {
        C1Exception problem = C1Exception.ofStatus("Heartbeat", 14, "UNAVAILABLE", new IOException());
        OutcomeRetries outcomes = new OutcomeRetries();
        RunningTasks tasks = new RunningTasks(new ConnectorIdentity("here"), new NothingToAbort(), slots, outcomes);
        Task task = startedTask(tasks, "a");
        try (LogLines log = LogLines.of("io.batonxero.c1")) {
            for (int i = 0; i < 2; i++) {
                tasks.heartbeatAcknowledged("a", BatonServiceHeartbeatResponse.getDefaultInstance());
            }
            tasks.heartbeatFailed("a", problem);
            for (int i = 0; i < 2; i++) {
                tasks.heartbeatAcknowledged("a", BatonServiceHeartbeatResponse.getDefaultInstance());
            }
            assertThat(outcomes.begin(task, problem)).isTrue();
            outcomes.accepted(task);
            outcomes.accepted(task);

            assertThat(log.all())
                    .filteredOn(line -> line.startsWith("INFO"))
                    .containsExactly(
                            "INFO heartbeat succeeded again task=a failed_heartbeats=1",
                            "INFO task outcome accepted after retries task=a");
        }
    }

    @Test
    void pollWithoutTaskReleasesItsSlot() {
        RunningTasks tasks =
                new RunningTasks(new ConnectorIdentity("here"), new NothingToAbort(), slots, new OutcomeRetries());

        assertThat(tasks.takeSlotForPoll()).isTrue();
        assertThat(tasks.isIdle()).isFalse();
        assertThat(tasks.received(BatonServiceGetTaskResponse.getDefaultInstance()))
                .isNull();
        assertThat(tasks.isIdle()).isTrue();
    }

    @Test
    void failedPollReleasesItsSlot() {
        RunningTasks tasks =
                new RunningTasks(new ConnectorIdentity("here"), new NothingToAbort(), slots, new OutcomeRetries());

        assertThat(tasks.takeSlotForPoll()).isTrue();
        tasks.pollFailed(new C1Exception.Unavailable("down"));

        assertThat(tasks.isIdle()).isTrue();
        assertThat(tasks.pollProblem()).contains("down");
    }

    @Test
    void taskKeepsTheSlotOfItsPoll() {
        RunningTasks tasks =
                new RunningTasks(new ConnectorIdentity("here"), new NothingToAbort(), slots, new OutcomeRetries());
        Task sync = Task.newBuilder()
                .setId("sync")
                .setSyncFull(Task.SyncFullTask.getDefaultInstance())
                .build();

        assertThat(tasks.takeSlotForPoll()).isTrue();
        assertThat(tasks.received(
                        BatonServiceGetTaskResponse.newBuilder().setTask(sync).build()))
                .isEqualTo(sync);
        assertThat(tasks.isIdle()).isFalse();
        tasks.releaseSlot();

        assertThat(tasks.isIdle()).isTrue();
    }

    @Test
    void noPollIsDueWhileAllSlotsAreTaken() {
        RunningTasks tasks =
                new RunningTasks(new ConnectorIdentity("here"), new NothingToAbort(), slots, new OutcomeRetries());
        slots.take();
        slots.take();

        assertThat(tasks.takeSlotForPoll()).isFalse();
    }

    private Task startedTask(RunningTasks tasks, String id) {
        Task task = Task.newBuilder().setId(id).build();
        assertThat(slots.take()).isTrue();
        tasks.begin(task);
        return task;
    }

    private static final class NothingToAbort implements Abortable {
        @Override
        public void abort() {
            // Nothing runs.
        }

        @Override
        public void resume() {
            // Nothing runs.
        }
    }
}
