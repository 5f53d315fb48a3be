package io.batonxero.c1;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private final AtomicLong now = new AtomicLong();
    private final Slots slots = new Slots(2, Duration.ofHours(12), now::get);

    @Test
    void slotsThatAreAllInUseForLongerThanATaskMayTakeAreAProblem() {
        slots.take();
        slots.take();
        assertThat(slots.take()).isFalse();
        now.addAndGet(Duration.ofHours(13).toNanos());
        assertThat(slots.problem(List.of("a", "b"))).isEmpty();

        now.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(slots.problem(List.of("a", "b")))
                .hasValueSatisfying(text -> assertThat(text).contains("for 781 minutes", "2 of 2", "a, b"));
        slots.release();
        assertThat(slots.problem(List.of("b"))).isEmpty();
    }
}
