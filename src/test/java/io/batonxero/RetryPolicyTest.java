package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import io.batonxero.simulator.FaultyResponse;
import io.batonxero.support.LogLines;
import io.batonxero.support.Run;
import io.batonxero.support.Service;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that waits for a retry of a Xero request can be cancelled. */
class RetryPolicyTest {
    private static final String USERS = "/api.xro/2.0/Users";
    private static final String ORGANISATION = "/api.xro/2.0/Organisation";

    @TempDir
    Path folder;

    private Service service;

    @BeforeEach
    void start() throws Exception {
        service = new Service(folder);
        service.environment().put("BATON_XERO_RETRY_FOR", "5m");
        service.c1()
                .script()
                .pace(Duration.ofMillis(100), Duration.ofSeconds(1))
                .queue(ServiceTest.sync("a"));
    }

    private void runUntilRetryWaits() throws Exception {
        service.xero().faults().next(100, USERS, FaultyResponse.rateLimit("minute", "60"));
        service.run();
        service.awaitXeroRequest(USERS);
    }

    @AfterEach
    void close() throws Exception {
        service.close();
    }

    @Test
    void conductorOneCancelsAWaitingRetryAtOnce() throws Exception {
        runUntilRetryWaits();
        long cancelled = System.nanoTime();
        service.c1().script().cancelled(true);

        BatonServiceFinishTaskRequest finished = service.nextFinished();

        assertThat(finished.getStatus().getCode()).isEqualTo(Status.Code.CANCELLED.value());
        assertThat(Duration.ofNanos(System.nanoTime() - cancelled)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void aStopOfTheServiceCancelsAWaitingRetry() throws Exception {
        runUntilRetryWaits();
        assertThat(service.stop()).isZero();

        assertThat(service.nextFinished().getStatus().getCode()).isEqualTo(Status.Code.CANCELLED.value());
    }

    @Test
    void theEndOfRetriesIsLogged() throws Exception {
        service.xero().faults().next(2, "/connections", FaultyResponse.of(503, Map.of(), ""));
        service.xero().faults().next(1, "/connect/token", FaultyResponse.of(503, Map.of(), ""));
        // Without ConductorOne: a service refreshes the token at its start, without retries.
        service.environment().keySet().removeAll(List.of("BATON_CLIENT_ID", "BATON_CLIENT_SECRET"));
        try (LogLines log = LogLines.of("io.batonxero.xero.http")) {
            Run run = Run.of(service.environment());

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(log.all())
                    .filteredOn(line -> line.startsWith("INFO"))
                    .containsExactly(
                            "INFO request succeeded after retries attempts=2",
                            "INFO request succeeded after retries attempts=3");
        }
    }

    @Test
    void theFailureOfASyncCancelsItsOtherRequests() throws Exception {
        CountDownLatch testEnds = new CountDownLatch(1);
        FaultyResponse noResponse = exchange -> {
            try {
                testEnds.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        service.xero().faults().next(2, ORGANISATION, noResponse);
        service.xero().faults().next(1, ORGANISATION, FaultyResponse.of(403, Map.of(), ""));
        service.run();

        BatonServiceFinishTaskRequest finished = service.nextFinished();

        assertThat(finished.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED.value());
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(10))
                .until(() -> requests(ORGANISATION) == 3);
        testEnds.countDown();
    }

    private long requests(String path) {
        return service.xero().requests().stream()
                .filter(request -> request.path().equals(path))
                .count();
    }
}
