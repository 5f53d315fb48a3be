package io.batonxero.c1;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceGetTaskResponse;
import c1.connectorapi.baton.v1.Task;
import com.google.protobuf.Duration;
import io.batonxero.support.LogLines;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollScheduleTest {
    private static final long MINUTE = 60_000;

    private final AtomicLong now = new AtomicLong(-5);
    private final PollSchedule polls = new PollSchedule(now::get);

    private long millisecondsUntilDue() {
        long before = now.get();
        while (!polls.startIfDue()) {
            now.addAndGet(250);
        }
        return now.get() - before;
    }

    private void respond(long seconds, int nanos) {
        assertThat(polls.startIfDue()).isTrue();
        var unused = polls.received(BatonServiceGetTaskResponse.newBuilder()
                .setNextPoll(Duration.newBuilder().setSeconds(seconds).setNanos(nanos))
                .setTask(Task.newBuilder().setId("unknown"))
                .build());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1000",
        "0, 999999999, 1000",
        "7, 0, 7000",
        "-1, 0, 1000",
        "-9223372036854775808, -2147483648, 1000",
        "9223372036854775807, 2147483647, 300000",
        "3155760000, 0, 300000",
    })
    void nextPollIsClampedBetweenOneSecondAndFiveMinutes(long seconds, int nanos, long milliseconds) {
        respond(seconds, nanos);

        assertThat(millisecondsUntilDue()).isEqualTo(milliseconds);
    }

    @Test
    void backOffIsAtMostThirtySeconds() {
        for (int failures = 0; failures < 100; failures++) {
            polls.failed(new C1Exception.Unavailable("down"));
            assertThat(millisecondsUntilDue()).isBetween(1000L, 30_000L);
        }
    }

    @Test
    void theEndOfFailuresIsLoggedOnce() {
        try (LogLines log = LogLines.of("io.batonxero.c1")) {
            polls.failed(new C1Exception.Unavailable("down"));
            var unused = millisecondsUntilDue();
            polls.failed(new C1Exception.Unavailable("down"));
            now.addAndGet(MINUTE);

            respond(1, 0);
            now.addAndGet(MINUTE);
            respond(1, 0);

            assertThat(log.all())
                    .filteredOn(line -> line.startsWith("INFO"))
                    .containsExactly("INFO poll succeeded again failed_polls=2");
        }
    }

    @Test
    void callDurationCountsAsBackOff() {
        for (int failures = 0; failures < 10; failures++) {
            polls.failed(new C1Exception.Unavailable("down"));
            var unused = millisecondsUntilDue();
        }
        now.addAndGet(50_000);

        polls.failed(new C1Exception.Unavailable("no reply"));

        assertThat(millisecondsUntilDue()).isEqualTo(1000);
    }

    @Test
    void problemIsReportedAfterFiveMinutesWithoutPoll() {
        assertThat(polls.problem()).isPresent();
        respond(1, 0);
        now.addAndGet(5 * MINUTE);
        assertThat(polls.problem()).isEmpty();

        now.addAndGet(1);

        assertThat(polls.problem()).hasValueSatisfying(text -> assertThat(text).contains("no response for 5 minutes"));
    }

    @Test
    void longPollIntervalRaisesTheSilenceLimit() {
        respond(300, 0);

        now.addAndGet(15 * MINUTE);
        assertThat(polls.problem()).isEmpty();

        now.addAndGet(1);
        assertThat(polls.problem()).isPresent();
    }
}
