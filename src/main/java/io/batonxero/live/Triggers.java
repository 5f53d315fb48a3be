package io.batonxero.live;

import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.component.quartz.QuartzComponent;
import org.jspecify.annotations.Nullable;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the next firing of a Quartz trigger, where ConductorOne says when that is to be. */
public final class Triggers implements CamelContextAware {
    private static final Logger LOG = LoggerFactory.getLogger(Triggers.class);

    private @Nullable CamelContext context;

    @Override
    public @Nullable CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    /** Fires a trigger of the group {@code baton-xero} in so many milliseconds rather than when it would have fired. */
    public synchronized void next(String name, long milliseconds) {
        TriggerKey key = TriggerKey.triggerKey(name, "baton-xero");
        try {
            Scheduler scheduler = Objects.requireNonNull(context)
                    .getComponent("quartz", QuartzComponent.class)
                    .getScheduler();
            Trigger trigger = scheduler.getTrigger(key);
            if (trigger != null && !scheduler.isShutdown()) {
                Date at = Date.from(Instant.now().plusMillis(milliseconds));
                scheduler.rescheduleJob(
                        key, trigger.getTriggerBuilder().startAt(at).build());
            }
        } catch (SchedulerException failed) {
            // It fires all the same, though at its own time.
            LOG.warn("not moved trigger={} why=\"{}\"", name, failed.getMessage());
        }
    }
}
