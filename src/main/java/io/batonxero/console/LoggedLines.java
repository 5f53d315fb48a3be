package io.batonxero.console;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Logs each line of a UTF-8 text, except empty ones. Thread-safe. */
final class LoggedLines extends OutputStream {
    private static final Logger LOG = LoggerFactory.getLogger(LoggedLines.class);

    private final Level level;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    LoggedLines(Level level) {
        this.level = level;
    }

    @Override
    public synchronized void write(int b) {
        if (b != '\n') {
            line.write(b);
            return;
        }
        String text = line.toString(StandardCharsets.UTF_8).strip();
        line.reset();
        if (!text.isEmpty()) {
            LOG.atLevel(level).log(text);
        }
    }
}
