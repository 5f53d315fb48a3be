package io.batonxero;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What a logger says, while a test listens. */
final class LogLines extends AbstractAppender implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger;

    private LogLines(Logger logger) {
        super("log-lines", null, null, true, Property.EMPTY_ARRAY);
        this.logger = logger;
    }

    static LogLines of(String name) {
        LogLines lines = new LogLines((Logger) LogManager.getLogger(name));
        lines.start();
        lines.logger.addAppender(lines);
        // Who logged first in this process may not have been told how; a first appender takes the level back to that.
        lines.logger.setLevel(Level.INFO);
        return lines;
    }

    @Override
    public void append(LogEvent event) {
        lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
    }

    List<String> all() {
        return List.copyOf(lines);
    }

    void forget() {
        lines.clear();
    }

    @Override
    public void close() {
        logger.removeAppender(this);
    }
}
