package io.batonxero.base;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that says when it was made what the machine's said, and from then on goes evenly, however that one is set. */
public final class MonotonicClock extends Clock {
    private final Instant began = Instant.now();
    private final long nanos = System.nanoTime();

    @Override
    public Instant instant() {
        return began.plusNanos(System.nanoTime() - nanos);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("It knows UTC alone");
    }
}
