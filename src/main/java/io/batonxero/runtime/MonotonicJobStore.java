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
 * Quartz's job store in memory, with periods by the monotonic clock. Quartz compares fire times with the wall clock only: a
 * clock that is set back would stop its triggers for as long, one that is set forward would fire them early. Here the
 * triggers that have a period move by as much as the wall clock did; others, such as cron, look for their next time again
 * once it was set back. Thread-safe.
 */
public final class MonotonicJobStore extends RAMJobStore {
    private static final Logger LOG = LoggerFactory.getLogger(MonotonicJobStore.class);
    private static final long LOOK_EVERY_MILLIS = 500;
    /** A smaller difference is kept until it has grown. */
    private static final long MIN_JUMP_MILLIS = 1000;

    private long offset = offset();
    private @Nullable ScheduledExecutorService watch;

    @Override
    public void schedulerStarted() {
        super.schedulerStarted();
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "clock");
            thread.setDaemon(true);
            return thread;
        });
        // Quartz waits for the wall clock to reach a fire time; nothing else wakes it once that is set back.
        var unused = started.scheduleWithFixedDelay(
                this::followClock, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        watch = started;
    }

    @Override
    public void shutdown() {
        if (watch != null) {
            watch.shutdownNow();
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
        // A trigger that is stored again would run, though an operator has paused it.
        boolean isPaused = getTriggerState(key) == TriggerState.PAUSED;
        replaceTrigger(key, trigger);
        if (isPaused) {
            pauseTrigger(key);
        }
    }

    /** How far the wall clock is ahead of the monotonic one. */
    private static long offset() {
        return System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
