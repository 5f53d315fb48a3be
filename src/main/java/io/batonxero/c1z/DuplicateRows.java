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
 * Rows that are there twice. They are rare, and are looked for only where a unique index finds some: to keep such an index
 * while rows arrive would take as long as to write them.
 *
 * @param tenantByFirstRow which tenant the rows of v1_resources from a given one on came from
 */
record DuplicateRows(Connection database, NavigableMap<Long, String> tenantByFirstRow) {
    private static final Logger LOG = LoggerFactory.getLogger(C1zDraft.class);

    /** Leaves each row once and makes the unique indices. */
    void settle() throws SQLException {
        for (Map.Entry<String, String> unique : C1zSchema.UNIQUE) {
            try {
                execute(unique.getValue());
            } catch (SQLiteException found) {
                if (found.getResultCode() != SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE) {
                    throw found;
                }
                keepOne(unique.getKey());
                execute(unique.getValue());
            }
        }
    }

    private void keepOne(String table) throws SQLException {
        if (table.equals("v1_resources")) {
            for (long row : otherResources()) {
                execute("delete from v1_resources where id = " + row);
            }
        } else {
            execute("delete from " + table + " where id not in (select min(id) from " + table
                    + " group by external_id)");
        }
    }

    /** {@return the rows of resources that are of another tenant too, with a lower id} */
    private List<Long> otherResources() throws SQLException {
        Map<String, Long> kept = new HashMap<>();
        List<Long> others = new ArrayList<>();
        try (Statement sql = database.createStatement();
                ResultSet twice = sql.executeQuery("select id, external_id from v1_resources where external_id in"
                        + " (select external_id from v1_resources group by 1 having count(*) > 1) order by id")) {
            while (twice.next()) {
                long row = twice.getLong(1);
                String externalId = twice.getString(2);
                Long before = kept.putIfAbsent(externalId, row);
                if (before != null) {
                    boolean isBetter = tenantOf(row).compareTo(tenantOf(before)) < 0;
                    others.add(isBetter ? before : row);
                    kept.put(externalId, isBetter ? row : before);
                    LOG.atWarn()
                            .addKeyValue("resource", externalId)
                            .addKeyValue("kept_tenant", tenantOf(isBetter ? row : before))
                            .log("duplicate resource in two tenants");
                }
            }
        }
        return others;
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
