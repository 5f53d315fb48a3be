package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest.FinalStateCase;
import c1.connectorapi.baton.v1.BatonServiceGetTaskRequest;
import c1.connectorapi.baton.v1.BatonServiceHeartbeatRequest;
import c1.connectorapi.baton.v1.BatonServiceHelloRequest;
import c1.connectorapi.baton.v1.Task;
import c1.connectorapi.baton.v1.Task.SyncFullTask;
import io.batonxero.c1z.C1zReader;
import io.batonxero.simulator.SimulatedC1;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.Run;
import io.batonxero.support.Service;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service with a simulated ConductorOne and a simulated Xero. */
class ServiceTest {
    @TempDir
    Path folder;

    @AutoClose
    private Service service;

    @BeforeEach
    void start() throws Exception {
        service = new Service(folder);
    }

    static Task sync(String letter) {
        return task(letter).setSyncFull(SyncFullTask.getDefaultInstance()).build();
    }

    static Task.Builder task(String letter) {
        return Task.newBuilder().setId(letter.repeat(27));
    }

    @Test
    void requestedSyncIsUploadedAndFinished() throws Exception {
        service.c1().script().queue(sync("a"));
        service.run();

        BatonServiceFinishTaskRequest finished = service.nextFinished();

        assertThat(finished.getTaskId()).isEqualTo("a".repeat(27));
        assertThat(finished.getFinalStateCase()).isEqualTo(FinalStateCase.SUCCESS);
        assertThat(service.c1().uploads()).singleElement().satisfies(upload -> {
            assertThat(upload.taskId()).isEqualTo("a".repeat(27));
            try (C1zReader file = new C1zReader(upload.file())) {
                assertThat(file.grants()).hasSize(17);
            }
        });
        service.awaitOut("Task complete!");
        assertThat(service.out()).contains("sent to   ConductorOne", "3 organisations, 15 users");
        assertThat(service.c1().requests(BatonServiceHelloRequest.class))
                .singleElement()
                .satisfies(hello -> {
                    assertThat(hello.getTaskId()).isEmpty();
                    assertThat(hello.getConnectorMetadata().getDisplayName()).isEqualTo("Xero");
                    assertThat(hello.getOsInfo().getAllFields()).hasSize(8);
                    assertThat(hello.getBuildInfo().getLangVersion()).startsWith("java");
                });
        assertThat(service.c1().requests(BatonServiceHeartbeatRequest.class)).isNotEmpty();
        assertThat(service.c1().requests(BatonServiceGetTaskRequest.class)).isNotEmpty();
    }

    @Test
    void unsupportedTaskIsRefusedAsNotRetryable() throws Exception {
        service.c1()
                .script()
                .queue(task("b").setGrant(Task.GrantTask.getDefaultInstance()).build());
        service.run();

        BatonServiceFinishTaskRequest finished = service.nextFinished();

        assertThat(finished.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION.value());
        assertThat(finished.getStatus().getMessage())
                .contains("is not supported: Xero's API cannot change users.", "Settings > Users");
        assertThat(finished.getError().getNonRetryable()).isTrue();
    }

    @Test
    void cancelledTaskStopsAtOnceWhileXeroIsSlow() throws Exception {
        service.xero().silent(true);
        service.c1()
                .script()
                .pace(Duration.ofMillis(100), Duration.ofSeconds(1))
                .queue(sync("c"));
        service.run();
        service.awaitXeroRequest("/connections");

        service.c1().script().cancelled(true);
        BatonServiceFinishTaskRequest finished = service.nextFinished();

        assertThat(finished.getStatus().getCode()).isEqualTo(Status.Code.CANCELLED.value());
        assertThat(finished.getStatus().getMessage()).contains("task was cancelled");
    }

    @Test
    void helloTaskIsCompletedWithHelloOnly() throws Exception {
        service.c1()
                .script()
                .queue(task("d").setHello(Task.HelloTask.getDefaultInstance()).build())
                .queue(task("e").setRevoke(Task.RevokeTask.getDefaultInstance()).build());
        service.run();

        assertThat(service.nextFinished().getTaskId()).isEqualTo("e".repeat(27));
        service.await(
                () -> service.c1().requests(BatonServiceHelloRequest.class).size() == 2);
        assertThat(service.c1().requests(BatonServiceHelloRequest.class))
                .extracting(BatonServiceHelloRequest::getTaskId)
                .containsExactly("", "d".repeat(27));
        assertThat(service.c1().requests(BatonServiceFinishTaskRequest.class)).hasSize(1);
    }

    @Test
    void syncsRunOneAfterTheOther() throws Exception {
        service.xero().silent(true);
        service.c1()
                .script()
                .pace(Duration.ofMillis(1), Duration.ofSeconds(1))
                .queue(sync("f"))
                .queue(sync("g"));
        service.run();
        service.awaitXeroRequest("/connections");
        service.await(() -> service.c1().requests(BatonServiceHeartbeatRequest.class).stream()
                        .map(BatonServiceHeartbeatRequest::getTaskId)
                        .distinct()
                        .count()
                == 2);
        assertThat(service.xero().requests())
                .filteredOn(request -> request.path().equals("/connections"))
                .hasSize(1);

        service.xero().silent(false);

        assertThat(List.of(service.nextFinished(), service.nextFinished()))
                .allMatch(BatonServiceFinishTaskRequest::hasSuccess);
        assertThat(service.c1().uploads()).hasSize(2);
    }

    @Test
    void xeroErrorIsReported() throws Exception {
        service.c1().script().queue(sync("h"));
        service.run("--xero-client-secret", "wrong");

        BatonServiceFinishTaskRequest failed = service.nextFinished();
        assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED.value());
        assertThat(failed.getError().getNonRetryable()).isFalse();
        assertThat(service.c1().uploads()).isEmpty();
    }

    @Test
    void removalProtectionFailsTheTaskAsNotRetryable() throws Exception {
        Map<String, String> oneShot = new HashMap<>(service.environment());
        oneShot.keySet().removeAll(List.of("BATON_CLIENT_ID", "BATON_CLIENT_SECRET"));
        assertThat(Run.of(oneShot).exitCode()).isZero();
        Path record = folder.resolve("state/delivered/" + SimulatedTokens.CLIENT_ID + ".json");
        Files.writeString(record, RouteEdits.replaced(Files.readString(record), "f4a8da13", "f4a8da99"));
        service.c1().script().queue(sync("i"));
        service.run();

        BatonServiceFinishTaskRequest failed = service.nextFinished();

        assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION.value());
        assertThat(failed.getStatus().getMessage())
                .contains("missing: Tall Ships Trading LLC", "run the command accept-removals ");
        assertThat(failed.getError().getNonRetryable()).isTrue();
        assertThat(service.c1().uploads()).isEmpty();
    }

    @Test
    void shutdownReportsTheTaskAsRetryable() throws Exception {
        service.xero().silent(true);
        service.c1().script().queue(sync("k"));
        service.run();
        service.awaitXeroRequest("/connections");

        int exitCode = service.stop();

        assertThat(exitCode).isZero();
        BatonServiceFinishTaskRequest finished = service.nextFinished();
        assertThat(finished.getStatus().getCode()).isEqualTo(Status.Code.CANCELLED.value());
        assertThat(finished.getError().getNonRetryable()).isFalse();
    }

    @Test
    void refusedSignInIsReportedAtStartUp() throws Exception {
        service.run("--refresh-token", "of-a-consent-that-was-revoked");

        service.await(() -> service.err().contains("Run baton-xero-camel authorize again"));
    }

    @Test
    void skipFullSyncUploadsAnEmptyFile() throws Exception {
        service.c1().script().queue(sync("l"));
        service.run("--skip-full-sync");

        assertThat(service.nextFinished().hasSuccess()).isTrue();
        assertThat(service.c1().uploads()).singleElement().satisfies(upload -> {
            try (C1zReader file = new C1zReader(upload.file())) {
                assertThat(file.resourceTypes()).hasSize(3);
                assertThat(file.resources()).isEmpty();
            }
        });
        assertThat(service.xero().requests()).allMatch(request -> request.path().equals("/connect/token"));
        service.awaitOut("Task complete!");
        assertThat(folder.resolve("state/delivered")).doesNotExist();
    }

    @Test
    void taskMayRequestAPartOfTheRecords() throws Exception {
        service.c1()
                .script()
                .queue(task("m")
                        .setSyncFull(SyncFullTask.newBuilder().setSkipEntitlementsAndGrants(true))
                        .build())
                .queue(task("n")
                        .setSyncFull(SyncFullTask.newBuilder().addSyncResourceTypeIds("user"))
                        .build());
        service.run();

        assertThat(List.of(service.nextFinished(), service.nextFinished()))
                .allMatch(BatonServiceFinishTaskRequest::hasSuccess);
        for (SimulatedC1.Upload upload : service.c1().uploads()) {
            try (C1zReader file = new C1zReader(upload.file())) {
                assertThat(file.grants()).isEmpty();
                assertThat(file.resourceTypes()).hasSize(upload.taskId().startsWith("m") ? 3 : 1);
            }
        }
        assertThat(folder.resolve("state/delivered")).doesNotExist();
    }

    @Test
    void replacedUploadThatUploadsNothingFailsTheTask() throws Exception {
        Path mine = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(mine.resolve("upload-c1z.camel.yaml"), """
                - route:
                    id: upload-c1z
                    from:
                      uri: direct
                      parameters:
                        name: upload-c1z
                      steps:
                        - setBody:
                            expression:
                              constant:
                                expression: done
                """);
        service.c1().script().queue(sync("o"));
        service.run("--routes", "routes," + mine);

        BatonServiceFinishTaskRequest failed = service.nextFinished();

        assertThat(failed.getStatus().getMessage()).contains("Route upload-c1z returned java.lang.String");
    }
}
