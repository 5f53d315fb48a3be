package io.batonxero.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.batonxero.support.FakeKubernetes;
import io.batonxero.support.LogLines;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesLeaseTest {
    private static final Duration ONE_MINUTE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @AutoClose
    private FakeKubernetes kubernetes;

    @BeforeEach
    void start() throws IOException {
        kubernetes = new FakeKubernetes(folder);
    }

    private Closeable acquire(Duration leaseDuration) throws InterruptedException {
        KubernetesApi api =
                new KubernetesApi(kubernetes.url(), kubernetes.account().toString());
        return new KubernetesLease(api, "renewal", leaseDuration, Clock.systemUTC()).acquire(() -> false);
    }

    private String holder() {
        return kubernetes.lease().path("spec").path("holderIdentity").asText();
    }

    private Duration between(int change, int next) {
        await().atMost(ONE_MINUTE).until(() -> kubernetes.leaseChanges().size() > next);
        return Duration.ofNanos(
                kubernetes.leaseChanges().get(next) - kubernetes.leaseChanges().get(change));
    }

    @Test
    void aLeaseIsAcquiredAlthoughTheResponseWasLost() throws Exception {
        kubernetes.loseLeaseResponses(1);

        Closeable lease = acquire(ONE_MINUTE);

        assertThat(holder()).isNotEmpty();
        assertThat(kubernetes.leaseChanges())
                .as("acquired, and renewed at once")
                .hasSize(2);
        lease.close();
        assertThat(holder()).isEmpty();
    }

    /** A renewal is due every 4 s. */
    @Test
    void aRenewalWithoutAResponseIsRetriedAtOnce() throws Exception {
        try (Closeable lease = acquire(Duration.ofSeconds(20))) {
            kubernetes.loseLeaseResponses(1);

            assertThat(between(1, 2)).as("%s", lease).isLessThan(Duration.ofSeconds(3));
        }
    }

    /** A renewal is due every second. */
    @Test
    void theEndOfFailedRenewalsIsLogged() throws Exception {
        try (LogLines log = LogLines.of("io.batonxero.kubernetes");
                Closeable lease = acquire(Duration.ofSeconds(5))) {
            kubernetes.loseLeaseResponses(1);

            await().atMost(ONE_MINUTE)
                    .until(() -> log.all().contains("INFO renewed a lease again lease=renewal failed_renewals=1"));
            assertThat(lease).isNotNull();
        }
    }

    @Test
    void theEndOfAWaitIsLogged() throws Exception {
        ExecutorService waiter = Executors.newSingleThreadExecutor();
        try (LogLines log = LogLines.of("io.batonxero.kubernetes")) {
            Closeable first = acquire(ONE_MINUTE);
            Future<Closeable> second = waiter.submit(() -> acquire(ONE_MINUTE));
            await().atMost(ONE_MINUTE).until(() -> log.all().toString().contains("WARN waiting for a lease"));

            first.close();
            second.get(1, TimeUnit.MINUTES).close();

            assertThat(log.all()).contains("INFO acquired a lease after waiting lease=renewal");
        } finally {
            waiter.shutdownNow();
        }
    }

    /** A renewal is due every second. */
    @Test
    void delayedRenewalsAreNotCaughtUp() throws Exception {
        try (Closeable lease = acquire(Duration.ofSeconds(5))) {
            kubernetes.delayNextLeaseResponse(Duration.ofSeconds(4));

            assertThat(between(1, 2)).as("%s", lease).isGreaterThan(Duration.ofSeconds(3));
            assertThat(between(2, 3)).isGreaterThan(Duration.ofMillis(900));
        }
    }
}
