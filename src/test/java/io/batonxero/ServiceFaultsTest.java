package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import c1.connectorapi.baton.v1.BatonServiceHeartbeatRequest;
import c1.connectorapi.baton.v1.BatonServiceHelloRequest;
import io.batonxero.grpc.Relay;
import io.batonxero.support.LogLines;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.Service;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service with a ConductorOne that fails. */
class ServiceFaultsTest {
    /** gRPC attempts of a call that fails with UNAVAILABLE, before the route sees the failure. */
    private static final int ATTEMPTS_PER_CALL = 4;

    @TempDir
    Path folder;

    @AutoClose
    private Service service;

    @BeforeEach
    void start() throws Exception {
        service = new Service(folder);
    }

    @Test
    void conductorOneMayBeDownAtStartUp() throws Exception {
        service.c1()
                .script()
                .fail("Hello", Status.UNAVAILABLE, 2 * ATTEMPTS_PER_CALL)
                .queue(ServiceTest.sync("a"));
        service.run();

        assertThat(service.nextFinished().hasSuccess()).isTrue();
        assertThat(service.c1().requests(BatonServiceHelloRequest.class)).hasSize(1);
    }

    @Test
    void tokenEndpointMayBeDownAtStartUp() throws Exception {
        service.c1().tokens().refuseNext(503, 503, 503, 503, 503);
        service.c1().script().queue(ServiceTest.sync("a"));
        service.run();

        assertThat(service.nextFinished().hasSuccess()).isTrue();
    }

    @Test
    void wrongCredentialsAtStartUpEndTheProgram() throws Exception {
        service.c1().script().fail("Hello", Status.UNAUTHENTICATED, 2);
        service.run();

        assertThat(service.awaitExit()).isEqualTo(16);
        assertThat(service.err()).contains("--client-id");
    }

    @Test
    void credentialsRefusedByTheTokenEndpointEndTheProgram() throws Exception {
        service.c1().tokens().refuseNext(401, 401, 401, 401);
        service.run();

        assertThat(service.awaitExit()).isEqualTo(16);
    }

    @Test
    void noErrorEndsTheProgramAfterHello() throws Exception {
        service.c1().script().fail("GetTask", Status.PERMISSION_DENIED, 1).queue(ServiceTest.sync("a"));
        service.run();

        assertThat(service.nextFinished().hasSuccess()).isTrue();
    }

    @Test
    void rejectedTokenIsRefreshed() throws Exception {
        service.c1().script().fail("GetTask", Status.UNAUTHENTICATED, 1).queue(ServiceTest.sync("a"));
        service.run();

        assertThat(service.nextFinished().hasSuccess()).isTrue();
        assertThat(service.c1().tokens().forms()).hasSize(2);
    }

    @Test
    void outcomeIsRetriedUntilConductorOneAcceptsIt() throws Exception {
        service.c1()
                .script()
                .fail("FinishTask", Status.UNAVAILABLE, 2 * ATTEMPTS_PER_CALL + 1)
                .queue(ServiceTest.sync("a"));
        service.run();

        assertThat(service.nextFinished().hasSuccess()).isTrue();
        assertThat(service.c1().requests(BatonServiceFinishTaskRequest.class)).hasSize(1);
    }

    @Test
    void outcomeOfAnUnknownTaskIsGivenUp() throws Exception {
        service.c1()
                .script()
                .fail("FinishTask", Status.NOT_FOUND, 1)
                .queue(ServiceTest.sync("a"))
                .queue(ServiceTest.sync("b"));
        service.run();

        assertThat(service.nextFinished().getTaskId()).isEqualTo("b".repeat(27));
    }

    @Test
    void failedHeartbeatsDoNotStopTheTask() throws Exception {
        service.c1()
                .script()
                .fail("Heartbeat", Status.UNAVAILABLE, ATTEMPTS_PER_CALL)
                .queue(ServiceTest.sync("a"));
        service.run();

        assertThat(service.nextFinished().hasSuccess()).isTrue();
    }

    @Test
    void heartbeatsFollowTheIntervalOfConductorOne() throws Exception {
        service.xero().silent(true);
        service.c1().script().pace(Duration.ofSeconds(1), Duration.ofMillis(10)).queue(ServiceTest.sync("a"));
        service.run();

        service.await(
                () -> service.c1().requests(BatonServiceHeartbeatRequest.class).size() >= 3);
        service.xero().silent(false);

        assertThat(service.nextFinished().hasSuccess()).isTrue();
    }

    @Test
    void deadConnectionLosesNoSync() throws Exception {
        try (Relay relay = new Relay(Integer.parseInt(service.c1().address().replaceAll(".*:", "")))) {
            service.environment().put("BATON_C1_API_HOST", relay.address());
            service.xero().silent(true);
            service.c1()
                    .script()
                    .pace(Duration.ofSeconds(1), Duration.ofSeconds(1))
                    .queue(ServiceTest.sync("a"));
            service.run();
            service.await(() -> heartbeats() >= 1);

            relay.blackholeOpen();

            int before = heartbeats();
            service.await(() -> heartbeats() >= before + 3);
            service.xero().silent(false);
            assertThat(service.nextFinished().hasSuccess()).isTrue();
        }
    }

    private int heartbeats() {
        return service.c1().requests(BatonServiceHeartbeatRequest.class).size();
    }

    @Test
    void interruptedUploadIsRetried() throws Exception {
        service.c1().script().dropUploadAt(100).queue(ServiceTest.sync("a"));
        service.run();

        assertThat(service.nextFinished().hasSuccess()).isTrue();
        assertThat(service.c1().uploads()).hasSize(1);
    }

    @Test
    void uploadThatFailsThreeTimesFailsTheTask() throws Exception {
        service.c1().script().fail("UploadAsset", Status.RESOURCE_EXHAUSTED, 3).queue(ServiceTest.sync("a"));
        service.run();

        BatonServiceFinishTaskRequest finished = service.nextFinished();

        assertThat(finished.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED.value());
        assertThat(finished.getError().getNonRetryable()).isFalse();
    }

    @Test
    void taskCancelledAtItsFirstHeartbeatIsSkipped() throws Exception {
        service.c1().script().cancelled(true).queue(ServiceTest.sync("a"));
        service.run();
        service.await(
                () -> !service.c1().requests(BatonServiceHeartbeatRequest.class).isEmpty());
        service.c1()
                .script()
                .queue(ServiceTest.task("b")
                        .setGrant(c1.connectorapi.baton.v1.Task.GrantTask.getDefaultInstance())
                        .build());

        assertThat(service.nextFinished().getTaskId()).isEqualTo("b".repeat(27));
        assertThat(service.xero().requests()).allMatch(request -> request.path().equals("/connect/token"));
    }

    @Test
    void shutdownAtTheFirstHeartbeatCancelsTheTask() throws Exception {
        service.c1().script().fail("Heartbeat", Status.UNAVAILABLE, 100).queue(ServiceTest.sync("a"));
        service.run();
        service.await(() ->
                service.c1().calls().stream().anyMatch(call -> call.method().equals("Heartbeat")));

        assertThat(service.stop()).isZero();

        assertThat(service.nextFinished().getStatus().getCode()).isEqualTo(Status.Code.CANCELLED.value());
    }

    @Test
    void stalledUploadStopsWhenTheTaskIsCancelled() throws Exception {
        service.c1()
                .script()
                .holdUploadsAfter(1)
                .pace(Duration.ofSeconds(1), Duration.ofSeconds(1))
                .queue(ServiceTest.sync("a"));
        service.run();
        service.await(() ->
                service.c1().calls().stream().anyMatch(call -> call.method().equals("UploadAsset")));

        try (LogLines retries = LogLines.of("org.apache.camel.processor.errorhandler")) {
            service.c1().script().cancelled(true);

            assertThat(service.nextFinished().getStatus().getMessage()).contains("task was cancelled");
            assertThat(retries.all()).isEmpty();
        }
    }

    @Test
    void outcomeIsRetriedAfterUnauthenticated() throws Exception {
        service.c1().script().fail("FinishTask", Status.UNAUTHENTICATED, 3).queue(ServiceTest.sync("a"));
        service.run();

        assertThat(service.nextFinished().hasSuccess()).isTrue();
    }

    @Test
    void invalidIntervalsLoseNoTask() throws Exception {
        service.c1()
                .script()
                .pace(Duration.ofSeconds(400_000_000_000L), Duration.ofSeconds(-400_000_000_000L))
                .queue(ServiceTest.sync("a"));
        service.run();

        assertThat(service.nextFinished().hasSuccess()).isTrue();
    }

    @Test
    void retriedOutcomeHoldsNoSlot() throws Exception {
        service.c1().script().fail("FinishTask", Status.INTERNAL, 1000);
        for (String task : List.of("a", "b", "c", "d", "e")) {
            service.c1().script().queue(ServiceTest.sync(task));
        }
        service.run();

        service.await(() -> service.c1().uploads().size() == 5);
        service.c1().script().clearFaults();

        List<String> finished = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            finished.add(service.nextFinished().getTaskId().substring(0, 1));
        }
        assertThat(finished).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    }

    @Test
    void shutdownSendsPendingOutcomes() throws Exception {
        service.c1().script().fail("FinishTask", Status.INTERNAL, 3).queue(ServiceTest.sync("a"));
        service.run();
        service.await(() ->
                service.c1().calls().stream().anyMatch(call -> call.method().equals("FinishTask")));

        assertThat(service.stop()).isZero();

        assertThat(service.c1().requests(BatonServiceFinishTaskRequest.class)).hasSize(1);
    }

    @Test
    void refusedOutcomeIsNotRetried() throws Exception {
        service.c1().script().fail("FinishTask", Status.PERMISSION_DENIED, 1).queue(ServiceTest.sync("a"));
        try (LogLines log = LogLines.of("io.batonxero")) {
            service.run();
            service.await(() ->
                    log.all().toString().contains("ERROR task outcome not accepted, gave up task=" + "a".repeat(27)));
            service.awaitOut("Task complete!");
            assertThat(log.all())
                    .anyMatch(line -> line.contains("stage finished stage=upload-c1z"))
                    .noneMatch(line -> line.matches(".*stage finished stage=(?:send-outcome|finish-task) .*"));
        }
        service.c1().script().queue(ServiceTest.sync("b"));

        assertThat(service.nextFinished().getTaskId()).isEqualTo("b".repeat(27));
        assertThat(service.c1().calls())
                .filteredOn(call -> call.method().equals("FinishTask"))
                .hasSize(2);
    }

    @Test
    void uploadsWithoutReplyReleaseTheirSlots() throws Exception {
        Path mine = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(
                mine.resolve("upload-c1z.camel.yaml"),
                RouteEdits.edited(
                        "upload-c1z", "method: UploadAsset", "method: UploadAsset\n              replyTimeout: 500"));
        Files.writeString(
                mine.resolve("retry-upload.camel.yaml"), RouteEdits.edited("retry-upload", "\"1000\"", "\"1\""));
        service.environment().put("BATON_ROUTES", "routes," + mine);
        service.c1().script().ignoreUploads(9);
        for (String task : List.of("a", "b", "c")) {
            service.c1().script().queue(ServiceTest.sync(task));
        }
        service.run();

        for (int i = 0; i < 3; i++) {
            assertThat(service.nextFinished().getStatus())
                    .satisfies(status -> assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED.value()))
                    .satisfies(status -> assertThat(status.getMessage()).contains("no reply to the upload for 0.5 s"));
        }
        service.c1().script().queue(ServiceTest.sync("d"));
        assertThat(service.nextFinished().hasSuccess()).isTrue();
    }

    @Test
    void pollsAreAtLeastOneSecondApart() throws Exception {
        service.c1().script().pace(Duration.ZERO, Duration.ofSeconds(-1));
        for (int i = 0; i < 8; i++) {
            service.c1().script().queue(ServiceTest.task("z").build());
        }
        service.run();
        service.nextFinished();
        long first = System.nanoTime();

        for (int i = 0; i < 5; i++) {
            service.nextFinished();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - first)).isGreaterThan(Duration.ofSeconds(4));
    }

    @Test
    void taskSentTwiceRunsOnce() throws Exception {
        service.xero().silent(true);
        service.c1()
                .script()
                .pace(Duration.ofMillis(1), Duration.ofSeconds(1))
                .queue(ServiceTest.sync("a"))
                .queue(ServiceTest.sync("a"))
                .queue(ServiceTest.task("b")
                        .setGrant(c1.connectorapi.baton.v1.Task.GrantTask.getDefaultInstance())
                        .build());
        service.run();

        assertThat(service.nextFinished().getTaskId()).isEqualTo("b".repeat(27));
        service.xero().silent(false);
        assertThat(service.nextFinished().hasSuccess()).isTrue();
        service.awaitOut("Task complete!");
        assertThat(service.c1().uploads()).hasSize(1);
        assertThat(service.c1().requests(BatonServiceFinishTaskRequest.class)).hasSize(2);
    }
}
