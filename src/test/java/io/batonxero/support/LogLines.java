package io.batonxero.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.log.JsonLines;
import io.batonxero.log.LogText;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Records the lines of a logger. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final JsonLines JSON = new JsonLines();

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> documents = new CopyOnWriteArrayList<>();
    private final Logger logger;

    private LogLines(Logger logger) {
        this.logger = logger;
    }

    public static LogLines of(String name) {
        LogLines lines = new LogLines((Logger) LoggerFactory.getLogger(name));
        lines.start();
        lines.logger.addAppender(lines);
        // An earlier test in this process may have set another level.
        lines.logger.setLevel(Level.INFO);
        return lines;
    }

    @Override
    protected void append(ILoggingEvent event) {
        documents.add(JSON.doLayout(event));
        lines.add(event.getLevel() + " " + LogText.of(event));
    }

    public List<String> all() {
        return List.copyOf(lines);
    }

    /** {@return the lines as JSON} */
    public List<JsonNode> json() {
        return documents.stream().map(LogLines::read).toList();
    }

    private static JsonNode read(String document) {
        try {
            return new ObjectMapper().readTree(document);
        } catch (JsonProcessingException e) {
            throw new AssertionError(document, e);
        }
    }

    public void forget() {
        documents.clear();
        lines.clear();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
    }
}
