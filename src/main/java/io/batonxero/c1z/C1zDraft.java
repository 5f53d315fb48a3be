package io.batonxero.c1z;

import c1.connector.v2.ResourceType;
import io.batonxero.baton.AccessRecords;
import io.batonxero.baton.SyncFilter;
import io.batonxero.baton.rows.RowMapper;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A sync that is being written: the ticket that routes pass on. Only {@link C1zWriter} looks inside. */
public final class C1zDraft {
    static final String DATABASE = "sync.db";

    private static final int BATCH_ROWS = 500;

    final Path folder;
    final String syncId;
    boolean finished;
    private final Clock clock;
    private final Connection database;
    /** Which tenant the rows of v1_resources from a given one on came from. */
    private final NavigableMap<Long, String> tenantByFirstRow = new TreeMap<>();

    private C1zDraft(Path folder, Clock clock, Connection database) {
        this.folder = folder;
        this.clock = clock;
        this.syncId = Ksuid.at(clock.instant());
        this.database = database;
    }

    /**
     * {@return a new draft in a folder of its own, with the resource types in it} To be closed.
     *
     * @param filter what the sync is to hold
     */
    static C1zDraft open(Path folder, Clock clock, SyncFilter filter) throws SQLException {
        Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(DATABASE));
        boolean isOpen = false;
        try {
            C1zDraft draft = new C1zDraft(folder, clock, database);
            draft.prepare(filter);
            isOpen = true;
            return draft;
        } finally {
            if (!isOpen) {
                database.close();
            }
        }
    }

    private void prepare(SyncFilter filter) throws SQLException {
        try (Statement sql = database.createStatement()) {
            // Rows have a KiB or so: on SQLite's own pages of 4 KiB much room is left over, and each page is a call of
            // the system whenever it is written, read for an index, or packed. On larger ones small syncs pack worse.
            sql.execute("pragma page_size = 32768");
            // The draft is thrown away unless it is finished, so nothing is gained by surviving a crash. A row that is
            // found twice is another matter: that is to leave all others whole.
            sql.execute("pragma journal_mode = memory");
            sql.execute("pragma synchronous = off");
            sql.execute("pragma locking_mode = exclusive");
            // In KiB, for indices that are made at the end.
            sql.execute("pragma cache_size = -6144");
        }
        database.setAutoCommit(false);
        execute(C1zSchema.TABLES);
        execute(C1zSchema.EMPTY_INDICES);
        start(filter.syncType());
        for (ResourceType type : filter.includedTypes()) {
            add(type);
        }
        database.commit();
    }

    Path database() {
        return folder.resolve(DATABASE);
    }

    Path file() {
        return folder.resolve("sync.c1z");
    }

    private void start(String syncType) throws SQLException {
        String sql = "insert into v1_sync_runs (sync_id, started_at, sync_token, sync_type, supports_diff,"
                + " grants_backfilled) values (?, ?, '{\"version\":1}', ?, 1, 1)";
        try (PreparedStatement run = database.prepareStatement(sql)) {
            run.setString(1, syncId);
            run.setString(2, now());
            run.setString(3, syncType);
            run.executeUpdate();
        }
    }

    private void add(ResourceType type) throws SQLException {
        insert(
                "insert into v1_resource_types (external_id, data, sync_id, discovered_at) values (?, ?, ?, ?)",
                List.of(type),
                one -> new Object[] {one.getId(), one.toByteArray(), syncId, now()});
    }

    /** Adds all of one tenant. Of a user in two tenants, the one of the lowest tenant id will stay. */
    void add(AccessRecords records) throws SQLException {
        tenantByFirstRow.put(nextRow(), records.counts().tenantId());
        InsertStatements inserts = new InsertStatements(syncId, now());
        insert(InsertStatements.RESOURCE, RowMapper.ofResources(records.resources()), inserts::values);
        insert(InsertStatements.ENTITLEMENT, records.entitlements(), inserts::values);
        insert(InsertStatements.GRANT, RowMapper.ofGrants(records.grants()), inserts::values);
    }

    void commit() throws SQLException {
        database.commit();
    }

    /** Makes the sync a finished one: checks its references, counts its rows, and marks the end last of all. */
    void finish() throws SQLException {
        new DuplicateRows(database, tenantByFirstRow).settle();
        execute(C1zSchema.INDICES);
        requireClosedReferences();
        try (PreparedStatement run =
                database.prepareStatement("update v1_sync_runs set stats = ?, ended_at = ? where sync_id = ?")) {
            run.setString(1, C1zStats.of(database));
            run.setString(2, now());
            run.setString(3, syncId);
            run.executeUpdate();
        }
        database.commit();
        close();
    }

    void close() throws SQLException {
        database.close();
    }

    private void requireClosedReferences() throws SQLException {
        try (Statement sql = database.createStatement();
                ResultSet dangling = sql.executeQuery(C1zSchema.DANGLING_GRANTS)) {
            if (dangling.next()) {
                throw new C1zException(
                        "The grant " + dangling.getString(1) + " names an entitlement or a user that is not"
                                + " in the sync, so nothing was delivered. A replaced map-access step may have dropped it.");
            }
        }
    }

    private long nextRow() throws SQLException {
        try (Statement sql = database.createStatement();
                ResultSet last = sql.executeQuery("select coalesce(max(id), 0) + 1 from v1_resources")) {
            return last.getLong(1);
        }
    }

    private <T> void insert(String sql, List<T> records, Function<T, @Nullable Object[]> row) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            int waiting = 0;
            for (T record : records) {
                @Nullable Object[] values = row.apply(record);
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                statement.addBatch();
                if (++waiting == BATCH_ROWS) {
                    statement.executeBatch();
                    waiting = 0;
                }
            }
            statement.executeBatch();
        }
    }

    private void execute(List<String> statements) throws SQLException {
        try (Statement sql = database.createStatement()) {
            for (String statement : statements) {
                sql.execute(statement);
            }
        }
    }

    private String now() {
        return C1zSchema.date(clock.instant());
    }

    @Override
    public String toString() {
        return "C1zDraft[" + syncId + "]";
    }
}
