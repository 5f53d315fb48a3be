package io.batonxero.hawtio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class BoundedBodyTest {
    private static final int ROOM = 1 << 20;

    private final Semaphore room = new Semaphore(ROOM);

    @Test
    void aBodyAcquiresMemoryAsItGrowsAndReleasesIt() {
        BoundedBody body = new BoundedBody(ROOM, room);

        body.write(new byte[100_001], 1, 100_000);

        assertThat(body.size()).isEqualTo(100_000);
        assertThat(room.availablePermits()).isBetween(ROOM - 200_000, ROOM - 100_000);
        body.release();
        assertThat(room.availablePermits()).isEqualTo(ROOM);
    }

    @Test
    void aBodyIsRefusedAtOnceIfNoMemoryIsFree() {
        BoundedBody read = new BoundedBody(ROOM, room);
        read.write(new byte[600_000], 0, 600_000);
        int left = room.availablePermits();
        BoundedBody second = new BoundedBody(ROOM, room);
        BoundedBody small = new BoundedBody(ROOM, room);

        second.write(new byte[600_000], 0, 600_000);
        second.write(new byte[1], 0, 1);
        assertThat(room.availablePermits()).isEqualTo(left);
        small.write(new byte[100], 0, 100);

        assertThat(second.refusal()).map(Refusal::status).contains(503);
        assertThat(second.size()).isZero();
        assertThat(small.refusal()).isEmpty();
        assertThat(small.size()).isEqualTo(100);
    }

    @Test
    void aBodyAboveTheLimitIsRefused() {
        BoundedBody body = new BoundedBody(1000, room);

        body.write(new byte[600], 0, 600);
        body.write(new byte[600], 0, 600);

        assertThat(body.refusal()).map(Refusal::status).contains(422);
        assertThat(room.availablePermits()).isEqualTo(ROOM);
    }
}
