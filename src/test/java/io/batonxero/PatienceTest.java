package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import io.batonxero.demo.FaultyAnswer;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that waits until Xero may be asked again can be broken off. */
class PatienceTest {
    private static final String USERS = "/api.xro/2.0/Users";

    @TempDir
    Path folder;

    private Service service;

    @BeforeEach
    void waiting() throws Exception {
        service = new Service(folder);
        service.environment().put("BATON_XERO_RETRY_FOR", "5m");
        service.xero().faults().next(100, USERS, FaultyAnswer.rateLimit("minute", "60"));
        service.c1()
                .script()
                .pace(Duration.ofMillis(100), Duration.ofSeconds(1))
                .queue(ServiceTest.sync("a"));
        service.run();
        service.awaitXeroAsked(USERS);
    }

    @AfterEach
    void close() throws Exception {
        service.close();
    }

    @Test
    void byConductorOneAtOnce() throws Exception {
        long cancelled = System.nanoTime();
        service.c1().script().cancelled(true);

        BatonServiceFinishTaskRequest finished = service.nextFinished();

        assertThat(finished.getStatus().getCode()).isEqualTo(Status.Code.CANCELLED.value());
        assertThat(Duration.ofNanos(System.nanoTime() - cancelled)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void byAStopOfTheProgram() throws Exception {
        assertThat(service.stop()).isZero();

        assertThat(service.nextFinished().getStatus().getCode()).isEqualTo(Status.Code.CANCELLED.value());
    }
}
