package io.batonxero.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceGetTaskRequest;
import io.batonxero.c1.C1Exception;
import io.batonxero.simulator.SimulatedC1;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection to ConductorOne that transports nothing any more, but was not closed. */
class DeadConnectionTest {
    private static final BatonServiceGetTaskRequest GET_TASK =
            BatonServiceGetTaskRequest.newBuilder().setHostId("here").build();

    private SimulatedC1 c1;
    private Relay relay;
    private C1Calls calls;

    @BeforeEach
    void start() throws IOException {
        c1 = SimulatedC1.start();
        relay = new Relay(Integer.parseInt(c1.address().replaceAll(".*:", "")));
        Map<String, String> environment =
                Map.of("SSL_CERT_FILE", c1.certificateFile().toString());
        calls = new C1Calls(c1, environment, relay.address());
    }

    @AfterEach
    void stop() throws IOException {
        calls.close();
        relay.close();
        c1.close();
    }

    @Test
    void firstCallAfterAnOutageSkipsTheChannelBackOff() throws IOException {
        assertThat(calls.callAt(relay.address(), "GetTask", GET_TASK).getException())
                .isNull();
        relay.goAway();
        // A call may still use the connection before its end is noticed.
        Awaitility.await()
                .until(() -> calls.callAt(relay.address(), "GetTask", GET_TASK).getException() != null);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (System.nanoTime() < end) {
            assertThat(calls.callAt(relay.address(), "GetTask", GET_TASK).getException())
                    .isInstanceOf(C1Exception.Unavailable.class);
        }

        relay.comeBack();

        assertThat(calls.callAt(relay.address(), "GetTask&deadline=20000", GET_TASK)
                        .getException())
                .isNull();
    }

    @Test
    void callAfterATimeoutOpensANewConnection() {
        assertThat(calls.callAt(relay.address(), "GetTask", GET_TASK).getException())
                .isNull();
        relay.blackholeOpen();

        assertThat(calls.callAt(relay.address(), "GetTask&deadline=500", GET_TASK)
                        .getException())
                .isInstanceOf(C1Exception.DeadlineExceeded.class);
        assertThat(calls.callAt(relay.address(), "GetTask&deadline=20000", GET_TASK)
                        .getException())
                .isNull();
    }
}
