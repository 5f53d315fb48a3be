package io.batonxero.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** Converts JSON log lines to the form of a terminal: {@code LEVEL message key=value}. */
public final class JsonLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonLog() {}

    /** {@return the text of a line} Any other line is returned as it is. */
    public static String text(String line) {
        if (!line.startsWith("{\"level\"")) {
            return line;
        }
        JsonNode event = read(line);
        StringBuilder text = new StringBuilder(
                event.path("level").asText() + " " + event.path("msg").asText());
        for (Map.Entry<String, JsonNode> field : event.properties()) {
            if (!field.getKey().matches("level|ts|logger|msg|tenant")) {
                text.append(' ').append(field.getKey()).append('=').append(value(field.getValue()));
            }
        }
        return text.toString();
    }

    private static String value(JsonNode value) {
        if (value.isArray()) {
            return value.toString().replace("\"", "").replace(",", ", ");
        }
        String text = value.asText();
        return text.matches("[^\\s\"=]+") ? text : "\"" + text + "\"";
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode().put("msg", line);
        }
    }
}
