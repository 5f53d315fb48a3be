package io.batonxero.settings;

import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/** Checks cron expressions of Quartz. A day may be {@code *} where Quartz demands {@code ?}. */
final class CronText {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final int DAY_OF_MONTH = 3;
    private static final int DAY_OF_WEEK = 5;

    private CronText() {}

    /** {@return whether a text has so many fields that it is meant to be a cron expression} */
    static boolean isLike(String text) {
        return fields(text).length >= 5;
    }

    /**
     * {@return the expression as Quartz takes it}
     *
     * @throws IllegalArgumentException if it is invalid, or no time in the future fits it; the message has the remedy
     */
    static String checked(String text) {
        String[] fields = fields(text);
        if (fields.length < 6 || fields.length > 7) {
            throw invalid(fields.length + " fields instead of 6 or 7");
        }
        if (!List.of(fields).contains("?")) {
            if (fields[DAY_OF_WEEK].equals("*")) {
                fields[DAY_OF_WEEK] = "?";
            } else if (fields[DAY_OF_MONTH].equals("*")) {
                fields[DAY_OF_MONTH] = "?";
            }
        }
        CronExpression expression = parsed(String.join(" ", fields));
        if (expression.getNextValidTimeAfter(Date.from(Instant.now())) == null) {
            throw invalid("no time in the future fits it");
        }
        return expression.getCronExpression();
    }

    private static String[] fields(String text) {
        return BLANKS.split(text.strip(), -1);
    }

    private static CronExpression parsed(String text) {
        try {
            return new CronExpression(text);
        } catch (ParseException e) {
            String reason = String.valueOf(e.getMessage());
            throw invalid(reason.startsWith("Illegal cron expression format") ? "a field cannot be read" : reason);
        } catch (RuntimeException e) {
            throw invalid("a field cannot be read");
        }
    }

    private static IllegalArgumentException invalid(String reason) {
        return new IllegalArgumentException("not a cron expression (" + reason
                + "); give second, minute, hour, day of month, month and day of week, such as \"0 0 6 * * MON-FRI\"");
    }
}
