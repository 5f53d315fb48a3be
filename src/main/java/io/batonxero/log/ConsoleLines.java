package io.batonxero.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.LayoutBase;
import io.batonxero.base.SafeText;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Log lines for a terminal: one line per event, and one for its exception. */
final class ConsoleLines extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    @Override
    public String doLayout(ILoggingEvent event) {
        String logger = event.getLoggerName();
        StringBuilder lines = new StringBuilder(200)
                .append(TIME.format(event.getInstant().atZone(ZoneId.systemDefault())))
                .append(' ')
                .append(event.getLevel())
                .append(" ".repeat(6 - event.getLevel().toString().length()))
                .append(logger.substring(logger.lastIndexOf('.') + 1))
                .append(": ")
                .append(SafeText.logged(LogText.of(event)))
                .append(System.lineSeparator());
        @Nullable IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            lines.append(SafeText.logged(String.valueOf(thrown.getMessage()))).append(System.lineSeparator());
        }
        return lines.toString();
    }
}
