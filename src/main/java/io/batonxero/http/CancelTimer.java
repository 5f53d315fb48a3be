package io.batonxero.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Something that is cancelled, by another thread, unless it is done in time. */
final class CancelTimer {
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Duration limit;

    CancelTimer(Duration limit, Runnable cancel) {
        this.limit = limit;
        var unused = done.orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS).exceptionally(late -> {
            cancel.run();
            return null;
        });
    }

    Duration limit() {
        return limit;
    }

    /** {@return whether it came too late, and was cancelled} */
    boolean isOver() {
        return done.isCompletedExceptionally();
    }

    /** Notes that it is done: nothing is cancelled any more. */
    void stop() {
        done.complete(null);
    }
}
