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
    private final RequestLimiter limiter = new RequestLimiter(session);

    @Test
    void requestsBeyondTheLimitWaitForTheNextPeriod() throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            limiter.await("app", 3, 200, null);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(600));
    }

    @Test
    void eachKindHasItsOwnLimit() throws InterruptedException {
        limiter.await("one", 1, 3_600_000, null);
        limiter.await("other", 1, 3_600_000, null);

        assertThat(session.generation()).isZero();
    }

    @Test
    void aCancelledRequestDoesNotWaitForThePeriod() throws InterruptedException {
        limiter.await("app", 1, 3_600_000, session.generation());
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                limiter.await("app", 1, 3_600_000, 0);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        session.cancelGeneration();

        assertThatThrownBy(() -> waiting.get(1, TimeUnit.MINUTES)).hasCauseInstanceOf(CancelledException.class);
    }
}
