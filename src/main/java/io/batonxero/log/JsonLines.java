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
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Log lines as JSON objects, with the field names of ConductorOne's Go connectors. Each key of an event is a field.
 *
 * <p>A {@code log} step of a route has only a text: {@code key=value} pairs at its end become fields too.
 */
public final class JsonLines extends LayoutBase<ILoggingEvent> {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> RESERVED = Set.of("level", "ts", "logger", "msg", "error");
    private static final String ROUTES = "io.batonxero.routes";

    /**
     * A quoted value may contain quotes: it ends before the next pair or at the end of the text. A reason ends at the end if
     * a quote is there, since names in it may look like pairs.
     */
    private static final Pattern PAIR = Pattern.compile(
            "\\G ([a-z][a-z0-9_]*)=(?:\"((?<= reason=\").*(?=\"$)|.*?)\"|([^\\s\"]+))(?= [a-z][a-z0-9_]*=|$)",
            Pattern.DOTALL);

    private static final Pattern FIRST_KEY = Pattern.compile(" [a-z][a-z0-9_]*=");

    @Override
    public String doLayout(ILoggingEvent event) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (String key : List.of("task", "tenant")) {
            if (event.getMDCPropertyMap().containsKey(key)) {
                fields.put(key, event.getMDCPropertyMap().get(key));
            }
        }
        @Nullable List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> fields.put(pair.key, pair.value));
        }
        String message = String.valueOf(event.getFormattedMessage());
        if (event.getLoggerName().equals(ROUTES)) {
            message = takePairs(message, fields);
        }
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("level", event.getLevel().toString());
            json.writeNumberField("ts", seconds(event.getInstant()));
            json.writeStringField("logger", event.getLoggerName());
            json.writeStringField("msg", message);
            for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
                json.writeFieldName(field.getKey());
                write(json, field.getValue());
            }
            @Nullable IThrowableProxy thrown = event.getThrowableProxy();
            if (thrown != null) {
                json.writeStringField("error", ThrowableProxyUtil.asString(thrown));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.append('\n').toString();
    }

    /** {@return the text before the pairs, or the whole text if it does not end with pairs} */
    private static String takePairs(String text, Map<String, @Nullable Object> fields) {
        Matcher first = FIRST_KEY.matcher(text);
        if (!first.find()) {
            return text;
        }
        Map<String, Object> found = new LinkedHashMap<>();
        int end = first.start();
        Matcher pair = PAIR.matcher(text).region(end, text.length());
        while (pair.find()) {
            found.put(pair.group(1), pair.group(2) == null ? pair.group(3) : pair.group(2));
            end = pair.end();
        }
        if (end < text.length() || !Collections.disjoint(found.keySet(), RESERVED)) {
            return text;
        }
        fields.putAll(found);
        return text.substring(0, first.start());
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value instanceof Collection<?> values) {
            json.writeStartArray();
            for (Object one : values) {
                json.writeString(String.valueOf(one));
            }
            json.writeEndArray();
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Number number) {
            json.writeNumber(number.toString());
        } else {
            json.writeString(String.valueOf(value));
        }
    }

    private static BigDecimal seconds(Instant time) {
        return BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), 9));
    }
}
