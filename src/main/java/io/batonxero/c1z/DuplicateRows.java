package io.batonxero.c1z;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Removes duplicate rows. They are rare, so they are searched for only if creating a unique index fails; maintaining the
 * indices during the inserts would double the write time.
 *
 * @param tenantByFirstRow tenant id by the id of its first row in v1_resources
 */
record DuplicateRows(Connection database, NavigableMap<Long, String> tenantByFirstRow) {
    private static final Logger LOG = LoggerFactory.getLogger(DuplicateRows.class);

    /** Creates the unique indices and removes duplicate rows if there are any. */
    void removeAndIndex() throws SQLException {
        for (Map.Entry<String, String> unique : C1zSchema.UNIQUE) {
            try {
                execute(unique.getValue());
            } catch (SQLiteException e) {
                if (e.getResultCode() != SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE) {
                    throw e;
                }
                removeDuplicates(unique.getKey());
                execute(unique.getValue());
            }
        }
    }

    private void removeDuplicates(String table) throws SQLException {
        if (table.equals("v1_resources")) {
            for (long row : duplicateResources()) {
                execute("delete from v1_resources where id = " + row);
            }
        } else {
            execute("delete from " + table + " where id not in (select min(id) from " + table
                    + " group by external_id)");
        }
    }

    /** {@return the rows to delete} Of equal resources, that of the lowest tenant id stays; within a tenant, the first one. */
    private List<Long> duplicateResources() throws SQLException {
        Map<String, Long> kept = new HashMap<>();
        List<Long> duplicates = new ArrayList<>();
        try (Statement sql = database.createStatement();
                ResultSet rows = sql.executeQuery("select id, external_id from v1_resources where external_id in"
                        + " (select external_id from v1_resources group by 1 having count(*) > 1) order by id")) {
            while (rows.next()) {
                long row = rows.getLong(1);
                String externalId = rows.getString(2);
                Long previous = kept.putIfAbsent(externalId, row);
                if (previous != null) {
                    boolean isLowerTenant = tenantOf(row).compareTo(tenantOf(previous)) < 0;
                    duplicates.add(isLowerTenant ? previous : row);
                    kept.put(externalId, isLowerTenant ? row : previous);
                    LOG.atWarn()
                            .addKeyValue("resource", externalId)
                            .addKeyValue("kept_tenant", tenantOf(isLowerTenant ? row : previous))
                            .log("duplicate resource");
                }
            }
        }
        return duplicates;
    }

    private String tenantOf(long row) {
        return tenantByFirstRow.floorEntry(row).getValue();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }
}
