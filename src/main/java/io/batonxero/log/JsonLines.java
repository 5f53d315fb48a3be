package io.batonxero.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Log lines for machines: one JSON object each, with the field names that Go connectors use. */
public final class JsonLines extends LayoutBase<ILoggingEvent> {
    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public String doLayout(ILoggingEvent event) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("level", event.getLevel().toString());
            json.writeNumberField("ts", seconds(event.getInstant()));
            json.writeStringField("logger", event.getLoggerName());
            Map<String, String> about = about(event);
            for (String field : List.of("task", "tenant")) {
                if (about.containsKey(field)) {
                    json.writeStringField(field, about.get(field));
                }
            }
            json.writeStringField("msg", event.getFormattedMessage());
            @Nullable IThrowableProxy thrown = event.getThrowableProxy();
            if (thrown != null) {
                json.writeStringField("error", ThrowableProxyUtil.asString(thrown));
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return line.append('\n').toString();
    }

    /** {@return what a line is about} What the thread is about, unless the line says otherwise. */
    private static Map<String, String> about(ILoggingEvent event) {
        Map<String, String> about = new HashMap<>(event.getMDCPropertyMap());
        @Nullable List<KeyValuePair> own = event.getKeyValuePairs();
        if (own != null) {
            own.forEach(pair -> about.put(pair.key, String.valueOf(pair.value)));
        }
        return about;
    }

    private static BigDecimal seconds(Instant time) {
        return BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), 9));
    }
}
