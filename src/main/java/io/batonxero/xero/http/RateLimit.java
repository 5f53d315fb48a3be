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
 * The rate limit that a response with status 429 reports.
 *
 * @param name as Xero spells it, which varies; may be empty
 * @param pause how long Xero asks to wait; null if it does not say
 */
record RateLimit(String name, @Nullable Duration pause) {
    /** A longer pause means the daily limit, if no limit is named: Xero's other limits last a minute at most. */
    private static final Duration MAX_MINUTE_LIMIT_PAUSE = Duration.ofMinutes(2);

    static RateLimit of(Map<String, Object> headers) {
        String name = ResponseHeaders.first(headers, "X-Rate-Limit-Problem").strip();
        if (name.isEmpty() && isExhausted(ResponseHeaders.first(headers, "X-DayLimit-Remaining"))) {
            name = "day";
        }
        return new RateLimit(SafeText.excerpt(name), ResponseHeaders.retryAfter(headers));
    }

    private static boolean isExhausted(String remaining) {
        return remaining.strip().matches("0+|-\\d+");
    }

    /** {@return the exception for this limit} The daily limit is not retryable. */
    XeroException toException(String refusal) {
        String message = refusal + (name.isEmpty() ? ": too many requests" : ": limit " + name);
        if (isDaily()) {
            return new XeroException.DayLimited(message
                    + ": daily request limit reached. Sync again "
                    + (pause == null ? "tomorrow." : "after " + until(pause) + "."));
        }
        return new XeroException.RateLimited(
                message
                        + (pause == null
                                ? ". Try again later."
                                : ". Try again in " + pause.plusMillis(999).toSeconds() + " seconds."),
                pause);
    }

    private boolean isDaily() {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        boolean isNamedSo = lowerCase.startsWith("day") || lowerCase.startsWith("dai");
        return isNamedSo || (name.isEmpty() && pause != null && pause.compareTo(MAX_MINUTE_LIMIT_PAUSE) > 0);
    }

    private static Instant until(Duration pause) {
        return Instant.now().plus(pause).truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
    }
}
