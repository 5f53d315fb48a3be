package io.batonxero.c1z;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** Row counts of a sync, stored so that readers need not count. */
final class C1zStats {
    private C1zStats() {}

    /** {@return the counts of a database with one sync, as JSON} */
    static String of(Connection database) throws SQLException {
        Map<String, Object> stats = new LinkedHashMap<>();
        stats.put("resource_types", count(database, "v1_resource_types"));
        stats.put("resources", count(database, "v1_resources"));
        stats.put("entitlements", count(database, "v1_entitlements"));
        stats.put("grants", count(database, "v1_grants"));
        stats.put("resources_by_resource_type", byType(database, "v1_resources"));
        stats.put("grants_by_resource_type", byType(database, "v1_grants"));
        stats.put("entitlements_by_resource_type", byType(database, "v1_entitlements"));
        stats.values().removeIf(value -> value.equals(0) || value.equals(Map.of()));
        try {
            return new ObjectMapper().writeValueAsString(stats);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The row counts cannot be written as JSON", e);
        }
    }

    /** {@return the number of rows} */
    static int count(Connection database, String table) throws SQLException {
        try (Statement sql = database.createStatement();
                ResultSet count = sql.executeQuery("select count(*) from " + table)) {
            return count.getInt(1);
        }
    }

    private static Map<String, Long> byType(Connection database, String table) throws SQLException {
        Map<String, Long> counts = new LinkedHashMap<>();
        try (Statement sql = database.createStatement();
                ResultSet rows = sql.executeQuery(
                        "select resource_type_id, count(*) from " + table + " group by 1 order by 1")) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
        }
        return counts;
    }
}
