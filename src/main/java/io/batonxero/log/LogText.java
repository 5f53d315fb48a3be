package io.batonxero.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** The text of a log event: its message, then its {@code key=value} pairs. */
public final class LogText {
    private static final Pattern PLAIN = Pattern.compile("[^\\s\"=]+");

    private LogText() {}

    public static String of(ILoggingEvent event) {
        StringBuilder text = new StringBuilder(String.valueOf(event.getFormattedMessage()));
        @Nullable List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(
                    pair -> text.append(' ').append(pair.key).append('=').append(quoted(String.valueOf(pair.value))));
        }
        return text.toString();
    }

    /** Quotes what a reader could not tell from the next pair. */
    private static String quoted(String value) {
        return PLAIN.matcher(value).matches()
                ? value
                : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
