package io.batonxero.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.batonxero.base.SafeText;
import io.batonxero.xero.Connection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What this app can reach, for people and for programs. */
record ConnectionsReport(List<Connection> connections) {
    /** Texts from outside are escaped where a terminal might take them for commands. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final int LONGEST_NAME = 40;
    private static final List<String> HEAD =
            List.of("organisation", "type", "tenant id", "connection id", "connected since (UTC)");

    /** {@return a table, a line each} */
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
                widths[i] = Math.max(widths[i], Math.min(row.get(i).length(), LONGEST_NAME));
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    /** {@return one JSON object, on one line, with something more in it} */
    String json(Map<String, ?> more) {
        Map<String, Object> whole = new LinkedHashMap<>(more);
        whole.put("connections", connections);
        try {
            return JSON.writeValueAsString(whole);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A connection is texts and a time", impossible);
        }
    }

    private static List<String> cells(Connection connection) {
        Instant at = connection.createdAt();
        return List.of(
                connection.name().isEmpty() ? "(no name)" : SafeText.marked(connection.name()),
                SafeText.marked(connection.type()),
                SafeText.marked(connection.tenantId()),
                SafeText.marked(connection.id()),
                at == null ? "" : at.atOffset(ZoneOffset.UTC).toLocalDate().toString());
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(String.format(Locale.ROOT, "  %-" + Math.max(widths[i], 1) + "s", cells.get(i)));
        }
        return line.toString().stripTrailing();
    }
}
