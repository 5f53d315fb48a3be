package io.batonxero.xero.http;

import io.batonxero.base.SafeText;
import io.batonxero.xero.XeroException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of its limits Xero says was reached, and how long it asks to wait.
 *
 * @param name as Xero spells it, which is not always the same; may be empty
 * @param pause null where Xero does not say
 */
record RateLimit(String name, @Nullable Duration pause) {
    /** The windows of all other limits are a minute at most. */
    private static final Duration LONGEST_MINUTE = Duration.ofMinutes(2);

    static RateLimit of(Map<String, Object> headers) {
        String name = ResponseHeaders.first(headers, "X-Rate-Limit-Problem").strip();
        if (name.isEmpty() && isSpent(ResponseHeaders.first(headers, "X-DayLimit-Remaining"))) {
            name = "day";
        }
        return new RateLimit(SafeText.excerpt(name), ResponseHeaders.retryAfter(headers));
    }

    private static boolean isSpent(String remaining) {
        return remaining.strip().matches("0+|-\\d+");
    }

    /** {@return the fault to fail with} A limit of a day is not waited for. */
    XeroException fault(String what) {
        String limit = what + (name.isEmpty() ? ": too many requests" : ": limit " + name);
        if (isOfDay()) {
            return new XeroException.DayLimited(limit
                    + ": the requests that Xero allows this app for a day and an organisation are spent. Sync again "
                    + (pause == null ? "tomorrow." : "after " + until(pause) + "."));
        }
        return new XeroException.RateLimited(
                limit
                        + (pause == null
                                ? ". Try again later."
                                : ". Try again in " + pause.plusMillis(999).toSeconds() + " seconds."),
                pause);
    }

    private boolean isOfDay() {
        String spelt = name.toLowerCase(Locale.ROOT);
        boolean named = spelt.startsWith("day") || spelt.startsWith("dai");
        return named || (spelt.isEmpty() && pause != null && pause.compareTo(LONGEST_MINUTE) > 0);
    }

    private static Instant until(Duration pause) {
        return Instant.now().plus(pause).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    }
}
