package io.batonxero.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs a cancellation on another thread after a timeout, unless {@link #stop} comes first. */
final class CancelTimer {
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Duration timeout;

    CancelTimer(Duration timeout, Runnable cancel) {
        this.timeout = timeout;
        var unused = done.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS).exceptionally(expired -> {
            cancel.run();
            return null;
        });
    }

    Duration timeout() {
        return timeout;
    }

    boolean isExpired() {
        return done.isCompletedExceptionally();
    }

    void stop() {
        done.complete(null);
    }
}
