package io.batonxero.c1z;

import c1.connector.v2.Resource;
import c1.connector.v2.Status;
import com.google.protobuf.InvalidProtocolBufferException;
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
            // The order of tenants varies and must not decide: the row with the shortest data stays; of equally long
            // ones, the first in byte order.
            execute("delete from " + table + " where id in (select id from (select id, row_number() over"
                    + " (partition by external_id order by length(data), data, id) as place from " + table
                    + ") where place > 1)");
        }
    }

    private record Row(long id, String tenant, boolean disabled) {
        /**
         * An active row precedes a disabled one. Otherwise the row with the lower tenant id stays, and within a tenant the first
         * row. So the order of reading does not matter.
         */
        boolean takesPrecedenceOver(Row other) {
            return disabled == other.disabled ? tenant.compareTo(other.tenant) < 0 : other.disabled;
        }
    }

    /** {@return the rows to delete: all but one of each resource} */
    private List<Long> duplicateResources() throws SQLException {
        Map<String, Row> kept = new HashMap<>();
        List<Long> duplicates = new ArrayList<>();
        try (Statement sql = database.createStatement();
                ResultSet rows = sql.executeQuery("select id, external_id, data from v1_resources where external_id in"
                        + " (select external_id from v1_resources group by 1 having count(*) > 1) order by id")) {
            while (rows.next()) {
                long id = rows.getLong(1);
                Row row = new Row(id, tenantOf(id), isDisabled(rows.getBytes(3)));
                Row previous = kept.putIfAbsent(rows.getString(2), row);
                if (previous != null) {
                    boolean isBetter = row.takesPrecedenceOver(previous);
                    duplicates.add(isBetter ? previous.id : id);
                    kept.put(rows.getString(2), isBetter ? row : previous);
                }
            }
        }
        LOG.atWarn()
                .addKeyValue("resources", kept.size())
                .addKeyValue("rows", kept.size() + duplicates.size())
                .log("resources are listed several times, each is kept once");
        return duplicates;
    }

    private static boolean isDisabled(byte[] resource) throws SQLException {
        try {
            return Resource.parseFrom(resource).getStatus().getStatus()
                    == Status.ResourceStatus.RESOURCE_STATUS_DISABLED;
        } catch (InvalidProtocolBufferException e) {
            throw new SQLException("a resource cannot be decoded", e);
        }
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
