package io.batonxero;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;

/** What a logger says, while a test listens. */
final class LogLines extends AbstractAppender implements AutoCloseable {
    private static final JsonTemplateLayout JSON = JsonTemplateLayout.newBuilder()
            .setConfiguration(new DefaultConfiguration())
            .setEventTemplateUri("classpath:log-line.json")
            .build();

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> documents = new CopyOnWriteArrayList<>();
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
        Configurator.setLevel(name, Level.INFO);
        return lines;
    }

    @Override
    public void append(LogEvent event) {
        documents.add(JSON.toSerializable(event));
        lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
    }

    List<String> all() {
        return List.copyOf(lines);
    }

    /** {@return the same lines as programs read them} */
    List<JsonNode> json() {
        return documents.stream().map(LogLines::read).toList();
    }

    private static JsonNode read(String document) {
        try {
            return new ObjectMapper().readTree(document);
        } catch (JsonProcessingException broken) {
            throw new AssertionError(document, broken);
        }
    }

    void forget() {
        documents.clear();
        lines.clear();
    }

    @Override
    public void close() {
        logger.removeAppender(this);
    }
}
