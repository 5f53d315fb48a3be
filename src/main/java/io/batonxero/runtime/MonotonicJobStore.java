package io.batonxero.runtime;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.quartz.JobPersistenceException;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger.TriggerState;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.simpl.RAMJobStore;
import org.quartz.spi.OperableTrigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Quartz's in-memory job store, with periods by the monotonic clock. Quartz compares fire times with the wall clock: if the
 * clock is set back, triggers stop for as long; if it is set forward, they fire early. This store moves periodic triggers by
 * the change of the wall clock, and computes the next fire time of others, such as cron, when it is set back. To be deleted
 * when Quartz follows the monotonic clock: docs/upstream.md. Thread-safe.
 */
public final class MonotonicJobStore extends RAMJobStore {
    private static final Logger LOG = LoggerFactory.getLogger(MonotonicJobStore.class);
    private static final long CHECK_INTERVAL_MILLIS = 500;
    /** Smaller differences accumulate until they reach this. */
    private static final long MIN_JUMP_MILLIS = 1000;

    private long offset = offset();
    private @Nullable ScheduledExecutorService clockScheduler;

    /** Quartz's logger: what it logs of each start of a context is of no use to operators. */
    @Override
    protected Logger getLog() {
        return LoggerFactory.getLogger(RAMJobStore.class);
    }

    @Override
    public void schedulerStarted() {
        super.schedulerStarted();
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "clock");
            thread.setDaemon(true);
            return thread;
        });
        // Quartz sleeps until the fire time and does not notice that the clock is set back.
        var unused = started.scheduleWithFixedDelay(
                this::followClock, CHECK_INTERVAL_MILLIS, CHECK_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        clockScheduler = started;
    }

    @Override
    public void shutdown() {
        if (clockScheduler != null) {
            clockScheduler.shutdownNow();
        }
        super.shutdown();
    }

    @Override
    public List<OperableTrigger> acquireNextTriggers(long noLaterThan, int maxCount, long timeWindow) {
        followClock();
        return super.acquireNextTriggers(noLaterThan, maxCount, timeWindow);
    }

    private void followClock() {
        synchronized (lock) {
            long jump = offset() - offset;
            if (Math.abs(jump) < MIN_JUMP_MILLIS) {
                return;
            }
            offset += jump;
            try {
                for (TriggerKey key : getTriggerKeys(GroupMatcher.anyTriggerGroup())) {
                    move(key, jump);
                }
                LOG.atWarn()
                        .addKeyValue("seconds", jump / 1000.0)
                        .log("wall clock was changed, periods continue unchanged");
            } catch (JobPersistenceException | RuntimeException e) {
                LOG.atError()
                        .addKeyValue("seconds", jump / 1000.0)
                        .addKeyValue("reason", e.toString())
                        .log("triggers could not be adjusted to the wall clock");
            }
            signaler.signalSchedulingChange(0L);
        }
    }

    private void move(TriggerKey key, long jump) throws JobPersistenceException {
        OperableTrigger trigger = retrieveTrigger(key);
        Date next = trigger == null ? null : trigger.getNextFireTime();
        if (trigger == null || next == null) {
            return;
        }
        if (trigger instanceof SimpleTrigger && trigger.getEndTime() == null) {
            trigger.setStartTime(Date.from(trigger.getStartTime().toInstant().plusMillis(jump)));
            trigger.setNextFireTime(Date.from(next.toInstant().plusMillis(jump)));
        } else if (jump < 0) {
            Instant now = Instant.now();
            if (trigger.getStartTime().toInstant().isAfter(now)) {
                trigger.setStartTime(Date.from(now));
            }
            trigger.setNextFireTime(trigger.getFireTimeAfter(Date.from(now)));
        }
        // Replacing a trigger resumes it.
        boolean isPaused = getTriggerState(key) == TriggerState.PAUSED;
        replaceTrigger(key, trigger);
        if (isPaused) {
            pauseTrigger(key);
        }
    }

    /** The difference between wall clock and monotonic clock, in milliseconds. */
    private static long offset() {
        return System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
