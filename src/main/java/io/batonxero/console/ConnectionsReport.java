package io.batonxero.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.batonxero.base.SafeText;
import io.batonxero.xero.Connection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The connections of this app, as a table and as JSON. */
record ConnectionsReport(List<Connection> connections) {
    /** Escapes names that a terminal might take for control sequences. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final int MAX_NAME_CHARS = 40;
    private static final List<String> HEAD =
            List.of("organisation", "type", "tenant id", "connection id", "connected since (UTC)");

    /** Sorts the connections by name. */
    ConnectionsReport {
        connections = connections.stream()
                .sorted(Comparator.comparing(Connection::name, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(Connection::tenantId))
                .toList();
    }

    /** {@return the lines of a table} */
    List<String> lines() {
        if (connections.isEmpty()) {
            return List.of("  nothing");
        }
        List<List<String>> rows = Stream.concat(
                        Stream.of(HEAD), connections.stream().map(ConnectionsReport::cells))
                .toList();
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Math.min(row.get(i).length(), MAX_NAME_CHARS));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    /** {@return one JSON object, on one line, which begins with the given fields} */
    String json(Map<String, ?> fields) {
        Map<String, Object> report = new LinkedHashMap<>(fields);
        report.put("connections", connections);
        try {
            return JSON.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write the connections as JSON", e);
        }
    }

    private static List<String> cells(Connection connection) {
        Instant createdAt = connection.createdAt();
        return List.of(
                connection.name().isEmpty() ? "(no name)" : SafeText.oneLine(connection.label()),
                SafeText.oneLine(connection.type()),
                SafeText.oneLine(connection.tenantId()),
                SafeText.oneLine(connection.id()),
                createdAt == null
                        ? ""
                        : createdAt.atOffset(ZoneOffset.UTC).toLocalDate().toString());
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(String.format(Locale.ROOT, "  %-" + Math.max(widths[i], 1) + "s", cells.get(i)));
        }
        return line.toString().stripTrailing();
    }
}
