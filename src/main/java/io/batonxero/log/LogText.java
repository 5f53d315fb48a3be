package io.batonxero.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Collection;
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
            for (KeyValuePair pair : pairs) {
                text.append(' ').append(pair.key).append('=').append(value(pair.value));
            }
        }
        return text.toString();
    }

    /** Quotes a text that could not be told from the next pair. */
    private static String value(@Nullable Object value) {
        String text = String.valueOf(value);
        return value instanceof Collection || PLAIN.matcher(text).matches()
                ? text
                : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
