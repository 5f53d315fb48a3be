package io.batonxero.runtime;

import io.batonxero.settings.Settings;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The times of repeated syncs.
 *
 * @param every a period in milliseconds, or a cron expression of Quartz; times are in the time zone of the JVM (variable TZ)
 */
public record SyncSchedule(String every) {
    private static final Logger LOG = LoggerFactory.getLogger(SyncSchedule.class);

    static SyncSchedule of(Settings settings) {
        return new SyncSchedule(settings.get("baton.every"));
    }

    private boolean isCron() {
        return every.indexOf(' ') >= 0;
    }

    /** {@return the property for one of the two options of the trigger in {@code run-every}; the other stays away} */
    Map<String, String> triggerProperties() {
        return every.isEmpty() ? Map.of() : Map.of(isCron() ? "baton.every.cron" : "baton.every.period", every);
    }

    /** Logs the time of the next sync if it is by cron. A period counts from the start. */
    public void logNext() {
        if (!isCron()) {
            return;
        }
        Date next = next();
        LOG.atInfo()
                .addKeyValue("next", next == null ? "none" : time(next))
                .addKeyValue("zone", ZoneId.systemDefault())
                .log("waiting for the next sync");
    }

    private @Nullable Date next() {
        try {
            return new CronExpression(every).getNextValidTimeAfter(Date.from(Instant.now()));
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String time(Date next) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(next.toInstant().atZone(ZoneId.systemDefault()));
    }
}
