package io.batonxero.xero.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.batonxero.base.CancelledException;
import io.batonxero.xero.auth.XeroApp;
import io.batonxero.xero.auth.XeroSession;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestLimiterTest {
    private final XeroSession session = new XeroSession(new XeroApp("id", "secret", "token", "", ""));
    private final RequestLimiter rates = new RequestLimiter(session);

    @Test
    void noPeriodHasMoreRequestsThanItsLimit() throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            rates.await("app", 3, 200, null);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(600));
    }

    @Test
    void eachKindHasALimitOfItsOwn() throws InterruptedException {
        rates.await("one", 1, 3_600_000, null);
        rates.await("other", 1, 3_600_000, null);

        assertThat(session.round()).isZero();
    }

    @Test
    void whatIsCancelledDoesNotWaitForItsPeriod() throws InterruptedException {
        rates.await("app", 1, 3_600_000, session.round());
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                rates.await("app", 1, 3_600_000, 0);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        session.endRound();

        assertThatThrownBy(() -> waiting.get(1, TimeUnit.MINUTES)).hasCauseInstanceOf(CancelledException.class);
    }
}
