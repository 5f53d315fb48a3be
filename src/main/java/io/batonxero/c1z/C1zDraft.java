package io.batonxero.c1z;

import c1.connector.v2.ResourceType;
import io.batonxero.baton.AccessRecords;
import io.batonxero.baton.OrganisationCounts;
import io.batonxero.baton.OrganisationIds;
import io.batonxero.baton.ResourceTypes;
import io.batonxero.baton.SyncFilter;
import io.batonxero.baton.rows.RowMapper;
import java.io.IOException;
import java.nio.file.Files;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A sync that is being written. Routes pass it on as an opaque handle to {@link C1zWriter}. */
public final class C1zDraft {
    static final String DATABASE = "sync.db";

    private static final int BATCH_ROWS = 500;

    final Path folder;
    final String syncId;
    boolean finished;
    /** The drafts of the same writer that are not deleted yet. */
    private final Set<C1zDraft> undeleted;

    private final Clock clock;
    private final Connection database;
    /** Tenant id by the id of its first row in v1_resources. */
    private final NavigableMap<Long, String> tenantByFirstRow = new TreeMap<>();

    private C1zDraft(Path folder, Clock clock, Connection database, Set<C1zDraft> undeleted) {
        this.folder = folder;
        this.undeleted = undeleted;
        this.clock = clock;
        this.syncId = Ksuid.at(clock.instant());
        this.database = database;
    }

    /**
     * {@return a new draft, which contains the resource types} The caller closes it.
     *
     * @param folder an empty folder for this draft
     * @param undeleted the drafts of the writer; this one stays in it until {@link #delete}
     */
    static C1zDraft open(Path folder, Clock clock, SyncFilter filter, Set<C1zDraft> undeleted) throws SQLException {
        Connection database = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(DATABASE));
        boolean isOpen = false;
        try {
            C1zDraft draft = new C1zDraft(folder, clock, database, undeleted);
            draft.prepare(filter);
            undeleted.add(draft);
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
            // Rows take about 1 KiB, so SQLite's default pages of 4 KiB waste space, and each page costs a system call.
            // With pages over 32 KiB small syncs compress worse.
            sql.execute("pragma page_size = 32768");
            // An unfinished draft need not survive a crash. The journal is in memory and not off: if duplicate rows
            // prevent a unique index, SQLite rolls its creation back, and DuplicateRows
            // tries again.
            sql.execute("pragma journal_mode = memory");
            sql.execute("pragma synchronous = off");
            sql.execute("pragma locking_mode = exclusive");
            // 6 MiB (a negative value is in KiB), for creating the indices.
            sql.execute("pragma cache_size = -6144");
        }
        database.setAutoCommit(false);
        execute(C1zSchema.TABLES);
        execute(C1zSchema.INDICES_WITHOUT_ROWS);
        insertSyncRun(filter.syncType());
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

    private void insertSyncRun(String syncType) throws SQLException {
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
                row -> new Object[] {row.getId(), row.toByteArray(), syncId, now()});
    }

    /**
     * Adds the records of one tenant. If two tenants have the same resource, {@link #finish} keeps one.
     *
     * @return hashes of the ids of users, entitlements and grants
     */
    OrganisationIds add(AccessRecords records) throws SQLException {
        tenantByFirstRow.put(nextRow(), records.counts().tenantId());
        InsertStatements inserts = new InsertStatements(syncId, now());
        OrganisationIds.Builder ids = new OrganisationIds.Builder();
        insert(InsertStatements.RESOURCE, RowMapper.ofResources(records.resources()), row -> {
            ids.addResource(row.type(), row.id());
            return inserts.values(row);
        });
        insert(InsertStatements.ENTITLEMENT, records.entitlements(), entitlement -> {
            ids.addEntitlement(entitlement.getId());
            return inserts.values(entitlement);
        });
        insert(InsertStatements.GRANT, RowMapper.ofGrants(records.grants()), row -> {
            ids.addGrant(row.id());
            return inserts.values(row);
        });
        return ids.build();
    }

    void commit() throws SQLException {
        database.commit();
    }

    /**
     * Removes duplicates, creates indices, checks references, then writes counts and end time.
     *
     * @return the finished sync, not compressed yet
     */
    FinishedSync finish(List<OrganisationCounts> organisations) throws SQLException {
        new DuplicateRows(database, tenantByFirstRow).removeAndIndex();
        execute(C1zSchema.INDICES);
        requireNoDanglingGrants();
        try (PreparedStatement run =
                database.prepareStatement("update v1_sync_runs set stats = ?, ended_at = ? where sync_id = ?")) {
            run.setString(1, C1zStats.of(database));
            run.setString(2, now());
            run.setString(3, syncId);
            run.executeUpdate();
        }
        int users =
                C1zStats.count(database, "v1_resources where resource_type_id = '" + ResourceTypes.USER.getId() + "'");
        int grants = C1zStats.count(database, "v1_grants");
        database.commit();
        close();
        return new FinishedSync(syncId, file(), organisations, users, grants, "");
    }

    void close() throws SQLException {
        database.close();
    }

    /** Deletes all files of this draft, the finished one too. */
    void delete() throws IOException, SQLException {
        undeleted.remove(this);
        close();
        Files.deleteIfExists(database());
        C1zWriter.deleteWithFolder(file());
    }

    private void requireNoDanglingGrants() throws SQLException {
        try (Statement sql = database.createStatement();
                ResultSet dangling = sql.executeQuery(C1zSchema.DANGLING_GRANTS)) {
            if (dangling.next()) {
                throw new C1zException(
                        "Grant " + dangling.getString(1) + " refers to an entitlement or user that is missing in the"
                                + " sync. Nothing was delivered. Check your replacement of map-access, if there is one.");
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
            int batched = 0;
            for (T record : records) {
                @Nullable Object[] values = row.apply(record);
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                statement.addBatch();
                if (++batched == BATCH_ROWS) {
                    statement.executeBatch();
                    batched = 0;
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
