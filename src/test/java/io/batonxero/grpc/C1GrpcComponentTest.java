package io.batonxero.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import c1.connectorapi.baton.v1.BatonServiceGetTaskRequest;
import c1.connectorapi.baton.v1.BatonServiceGetTaskResponse;
import c1.connectorapi.baton.v1.BatonServiceHeartbeatRequest;
import c1.connectorapi.baton.v1.BatonServiceHeartbeatResponse;
import c1.connectorapi.baton.v1.Task;
import io.batonxero.c1.C1Exception;
import io.batonxero.simulator.SimulatedC1;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.ResolveEndpointFailedException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class C1GrpcComponentTest {
    private static final String TASK_ID = "2b0000000000000000000000001";
    private static final BatonServiceGetTaskRequest GET_TASK =
            BatonServiceGetTaskRequest.newBuilder().setHostId("here").build();

    private SimulatedC1 c1;

    @BeforeEach
    void start() throws IOException {
        c1 = SimulatedC1.start();
    }

    @AfterEach
    void stop() {
        c1.close();
    }

    @Test
    void callReturnsOneMessageAndKeepsHeaders() {
        c1.script()
                .queue(Task.newBuilder()
                        .setId(TASK_ID)
                        .setSyncFull(Task.SyncFullTask.getDefaultInstance())
                        .build());

        try (C1Calls calls = new C1Calls(c1)) {
            Exchange exchange = calls.call("GetTask", "", GET_TASK);

            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getBody())
                    .isInstanceOfSatisfying(BatonServiceGetTaskResponse.class, response -> {
                        assertThat(response.getTask().getId()).isEqualTo(TASK_ID);
                        assertThat(response.getTask().getTaskTypeCase()).isEqualTo(Task.TaskTypeCase.SYNC_FULL);
                        assertThat(response.getNextPoll().getSeconds()).isEqualTo(1);
                    });
            assertThat(exchange.getMessage().getHeader("kept")).isEqualTo("as it was");
        }
    }

    @Test
    void yamlRouteNeedsOnlyTheEndpoint() {
        c1.script().queue(Task.newBuilder().setId(TASK_ID).build());

        try (C1Calls calls = new C1Calls(c1)) {
            BatonServiceGetTaskResponse response = calls.context()
                    .createProducerTemplate()
                    .requestBody("direct:get-task", GET_TASK, BatonServiceGetTaskResponse.class);

            assertThat(response.getTask().getId()).isEqualTo(TASK_ID);
        }
    }

    @Test
    void retriedUploadOfAYamlRouteStartsAgainWithTheFirstMessage(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("sync.c1z"), new byte[3_000_000]);
        c1.script().dropUploadAt(2_000_000);

        try (C1Calls calls = new C1Calls(c1)) {
            Exchange exchange = calls.context().createProducerTemplate().request("direct:send-file", start -> {
                start.getMessage().setBody(file);
                start.setVariable("hostId", "here");
                start.setVariable("taskId", TASK_ID);
            });

            assertThat(exchange.getException()).isNull();
            assertThat(c1.calls()).extracting(SimulatedC1.Call::method).containsExactly("UploadAsset", "UploadAsset");
            assertThat(c1.uploads()).extracting(SimulatedC1.Upload::bytes).containsExactly(3_000_000L);
        }
    }

    @Test
    void callsHaveUserAgentAndOneSharedToken() {
        try (C1Calls calls = new C1Calls(c1)) {
            calls.call("GetTask", "", GET_TASK);
            calls.call("GetTask", "", GET_TASK);

            assertThat(c1.calls()).hasSize(2).allSatisfy(call -> {
                assertThat(call.authorization()).startsWith("Bearer simulated-c1-");
                assertThat(call.userAgent()).startsWith("simulated-otter baton-xero-camel/0.0.0");
            });
            assertThat(c1.tokens().forms()).hasSize(1);
        }
    }

    @Test
    void expiringTokenIsRefreshedBeforeTheCall() {
        c1.tokens().lifeSeconds(1);

        try (C1Calls calls = new C1Calls(c1)) {
            Awaitility.await().until(() -> {
                calls.call("GetTask", "", GET_TASK);
                return c1.tokens().forms().size() > 1;
            });

            assertThat(c1.calls().stream().map(SimulatedC1.Call::authorization).distinct())
                    .hasSize(2);
        }
    }

    @Test
    void camelNeverSeesASecret() {
        try (C1Calls calls = new C1Calls(c1)) {
            calls.call("GetTask", "", GET_TASK);

            assertThat(calls.seenByCamel)
                    .isNotEmpty()
                    .allSatisfy(seen ->
                            assertThat(seen).doesNotContain("simulated-c1-", "secret-token", "client_assertion"));
        }
    }

    @Test
    void rejectedTokenIsRefreshedAndTheCallIsRetried() {
        try (C1Calls calls = new C1Calls(c1)) {
            calls.call("GetTask", "", GET_TASK);
            c1.tokens().revokeAll();

            assertThat(calls.call("GetTask", "", GET_TASK).getException()).isNull();

            assertThat(c1.calls()).hasSize(3);
            assertThat(c1.tokens().forms()).hasSize(2);
        }
    }

    @Test
    void secondRejectionOfTheTokenFailsTheCall() {
        c1.script().fail("GetTask", Status.UNAUTHENTICATED.withDescription("gone"), 2);

        try (C1Calls calls = new C1Calls(c1)) {
            assertThat(calls.call("GetTask", "", GET_TASK).getException())
                    .isInstanceOf(C1Exception.SignInRefused.class)
                    .hasMessageContaining("UNAUTHENTICATED: gone")
                    .hasMessageContaining("--client-id")
                    .hasCauseInstanceOf(StatusRuntimeException.class);
            assertThat(c1.calls()).hasSize(2);
        }
    }

    @Test
    void wrongCredentialsFailBeforeTheCall() throws IOException {
        try (SimulatedC1 other = SimulatedC1.start();
                C1Calls calls = new C1Calls(c1, other.clientSecret())) {
            assertThat(calls.call("GetTask", "", GET_TASK).getException())
                    .isInstanceOf(C1Exception.SignInRefused.class)
                    .hasMessageContaining("token endpoint responded with status 401");
            assertThat(c1.calls()).isEmpty();
            assertThat(c1.tokens().forms()).hasSize(1);
        }
    }

    @Test
    void tokenEndpointErrorIsRetryable() {
        c1.tokens().refuseNext(503, 503, 503, 503);

        try (C1Calls calls = new C1Calls(c1)) {
            assertThat(calls.call("GetTask", "", GET_TASK).getException())
                    .isInstanceOfSatisfying(
                            C1Exception.Unavailable.class,
                            fault -> assertThat(fault.isRetryable()).isTrue())
                    .hasMessageContaining("token endpoint responded with status 503");
            assertThat(c1.calls()).isEmpty();
        }
    }

    @Test
    void unavailableServerIsRetried() {
        c1.script().fail("GetTask", Status.UNAVAILABLE, 3);

        try (C1Calls calls = new C1Calls(c1)) {
            assertThat(calls.call("GetTask", "", GET_TASK).getException()).isNull();
            assertThat(c1.calls()).hasSize(4);
        }
    }

    @Test
    void unavailableIsReportedAfterTheRetries() {
        c1.script().fail("GetTask", Status.UNAVAILABLE.withDescription("restarting"), 4);

        try (C1Calls calls = new C1Calls(c1)) {
            assertThat(calls.call("GetTask", "", GET_TASK).getException())
                    .isInstanceOf(C1Exception.Unavailable.class)
                    .hasMessageContaining("UNAVAILABLE: restarting");

            c1.close();
            assertThat(calls.call("GetTask", "", GET_TASK).getException())
                    .isInstanceOfSatisfying(
                            C1Exception.Unavailable.class,
                            fault -> assertThat(fault.code()).isEqualTo(14));
        }
    }

    @Test
    void otherStatusKeepsItsCodeAndIsNotRetried() {
        c1.script().fail("GetTask", Status.PERMISSION_DENIED.withDescription("not\nyours"), 1);

        try (C1Calls calls = new C1Calls(c1)) {
            assertThat(calls.call("GetTask", "", GET_TASK).getException())
                    .isInstanceOfSatisfying(C1Exception.Refused.class, fault -> {
                        assertThat(fault.code()).isEqualTo(7);
                        assertThat(fault.isRetryable()).isFalse();
                    })
                    .hasMessageContaining("ConductorOne responded to GetTask with PERMISSION_DENIED: not yours.");
            assertThat(c1.calls()).hasSize(1);
        }
    }

    @Test
    void callWithoutReplyFailsAtItsDeadline() {
        c1.script().silent(true);

        try (C1Calls calls = new C1Calls(c1)) {
            assertThat(calls.call("GetTask", "&deadline=300", GET_TASK).getException())
                    .isInstanceOfSatisfying(C1Exception.DeadlineExceeded.class, fault -> {
                        assertThat(fault.code()).isEqualTo(4);
                        assertThat(fault.isRetryable()).isTrue();
                    });
        }
    }

    @Test
    void heartbeatResponseReportsTheCancellation() {
        c1.script().cancelled(true);

        try (C1Calls calls = new C1Calls(c1)) {
            BatonServiceHeartbeatRequest heartbeat = BatonServiceHeartbeatRequest.newBuilder()
                    .setHostId("here")
                    .setTaskId(TASK_ID)
                    .build();

            assertThat(calls.call("Heartbeat", "", heartbeat).getMessage().getBody(BatonServiceHeartbeatResponse.class))
                    .satisfies(response -> assertThat(response.getCancelled()).isTrue());
        }
    }

    @Test
    void endpointsOfATargetShareOneChannel() throws Exception {
        try (C1Calls calls = new C1Calls(c1)) {
            calls.call("GetTask", "", GET_TASK);
            C1GrpcComponent component = calls.context().getComponent("grpc", C1GrpcComponent.class);

            assertThat(component.channel(c1.address(), "")).isSameAs(component.channel(c1.address(), ""));
        }
    }

    @Test
    void otherHostNeverReceivesTheToken() throws IOException {
        try (SimulatedC1 other = SimulatedC1.start();
                C1Calls calls = new C1Calls(c1)) {
            String uri = calls.uri("GetTask", "").replace(c1.address(), other.address());
            Exchange exchange = calls.context()
                    .createProducerTemplate()
                    .request(uri, call -> call.getMessage().setBody(GET_TASK));

            assertThat(exchange.getException()).isInstanceOf(C1Exception.SignInRefused.class);
            assertThat(other.calls())
                    .allSatisfy(call -> assertThat(call.authorization()).isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"&authenticationType=JWT", "&producerStrategy=STREAMING", "&synchronous=true", "&nonsense=1"})
    void unsupportedOptionIsRefused(String option) {
        try (C1Calls calls = new C1Calls(c1)) {
            assertThatThrownBy(() -> calls.context().getEndpoint(calls.uri("GetTask", option)))
                    .isInstanceOf(ResolveEndpointFailedException.class);
        }
    }

    @Test
    void plaintextIsRefused() {
        try (C1Calls calls = new C1Calls(c1)) {
            String plain = calls.uri("GetTask", "&negotiationType=PLAINTEXT");

            assertThatThrownBy(() -> calls.context().getEndpoint(plain))
                    .rootCause()
                    .hasMessageContaining("always use TLS");
        }
    }

    @Test
    void unknownMethodIsNamed() {
        try (C1Calls calls = new C1Calls(c1)) {
            assertThatThrownBy(() -> calls.call("Dance", "", GET_TASK))
                    .rootCause()
                    .hasMessageContaining("has no method dance");
        }
    }
}
