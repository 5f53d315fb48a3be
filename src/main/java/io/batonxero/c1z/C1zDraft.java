package io.batonxero.c1z;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Grant;
import c1.connector.v2.Resource;
import c1.connector.v2.ResourceId;
import c1.connector.v2.ResourceType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A sync that is being written: the ticket that routes pass on. Only {@link C1zWriter} looks inside. */
public final class C1zDraft {
    private static final Logger LOG = LoggerFactory.getLogger(C1zDraft.class);

    final Path folder;
    final String syncId;
    boolean finished;
    private final Clock clock;
    private final Connection database;
    /** Which tenant the rows of v1_resources from a given one on came from. */
    private final NavigableMap<Long, String> tenantByFirstRow = new TreeMap<>();
    /** Rows whose content another tenant than that has replaced. */
    private final Map<Long, String> tenantByReplacedRow = new HashMap<>();

    C1zDraft(Path folder, Clock clock, String syncType) throws SQLException {
        this.folder = folder;
        this.clock = clock;
        this.syncId = Ksuid.at(clock.instant());
        this.database = DriverManager.getConnection("jdbc:sqlite:" + database());
        try (Statement sql = database.createStatement()) {
            // The draft is thrown away unless it is finished, so nothing is gained by surviving a crash.
            sql.execute("pragma journal_mode = off");
            sql.execute("pragma synchronous = off");
            sql.execute("pragma locking_mode = exclusive");
        }
        database.setAutoCommit(false);
        for (String table : C1zSchema.TABLES) {
            execute(table);
        }
        start(syncType);
        database.commit();
    }

    Path database() {
        return folder.resolve("sync.db");
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

    void add(ResourceType type) throws SQLException {
        insert(
                "insert into v1_resource_types (external_id, data, sync_id, discovered_at) values (?, ?, ?, ?)",
                type.getId(),
                type.toByteArray(),
                syncId,
                now());
    }

    /** Adds the resources of one tenant. Of a user in two tenants, the one of the lowest tenant id stays. */
    void addResources(String tenantId, Iterable<Resource> resources) throws SQLException {
        tenantByFirstRow.put(nextRow(), tenantId);
        String sql = "insert into v1_resources (resource_type_id, external_id, parent_resource_type_id,"
                + " parent_resource_id, data, sync_id, discovered_at) values (?, ?, ?, ?, ?, ?, ?)"
                + " on conflict (external_id, sync_id) do nothing";
        String now = now();
        try (PreparedStatement row = database.prepareStatement(sql)) {
            for (Resource resource : resources) {
                ResourceId id = resource.getId();
                ResourceId parent = resource.getParentResourceId();
                row.setString(1, id.getResourceType());
                row.setString(2, externalId(id));
                row.setString(3, resource.hasParentResourceId() ? parent.getResourceType() : null);
                row.setString(4, resource.hasParentResourceId() ? parent.getResource() : null);
                row.setBytes(5, resource.toByteArray());
                row.setString(6, syncId);
                row.setString(7, now);
                if (row.executeUpdate() == 0) {
                    settle(tenantId, resource);
                }
            }
        }
    }

    void addEntitlements(Iterable<Entitlement> entitlements) throws SQLException {
        String now = now();
        for (Entitlement entitlement : entitlements) {
            ResourceId resource = entitlement.getResource().getId();
            insert(
                    "insert into v1_entitlements (resource_type_id, resource_id, external_id, data, sync_id,"
                            + " discovered_at) values (?, ?, ?, ?, ?, ?) on conflict (external_id, sync_id) do nothing",
                    resource.getResourceType(),
                    resource.getResource(),
                    entitlement.getId(),
                    entitlement.toByteArray(),
                    syncId,
                    now);
        }
    }

    void addGrants(Iterable<Grant> grants) throws SQLException {
        String sql = "insert into v1_grants (resource_type_id, resource_id, entitlement_id, principal_resource_type_id,"
                + " principal_resource_id, external_id, data, sync_id, discovered_at)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (external_id, sync_id) do nothing";
        String now = now();
        try (PreparedStatement row = database.prepareStatement(sql)) {
            for (Grant grant : grants) {
                ResourceId resource = grant.getEntitlement().getResource().getId();
                ResourceId principal = grant.getPrincipal().getId();
                row.setString(1, resource.getResourceType());
                row.setString(2, resource.getResource());
                row.setString(3, grant.getEntitlement().getId());
                row.setString(4, principal.getResourceType());
                row.setString(5, principal.getResource());
                row.setString(6, grant.getId());
                row.setBytes(7, grant.toByteArray());
                row.setString(8, syncId);
                row.setString(9, now);
                row.addBatch();
            }
            row.executeBatch();
        }
    }

    void commit() throws SQLException {
        database.commit();
    }

    /** Makes the sync a finished one: checks its references, counts its rows, and marks the end last of all. */
    void finish() throws SQLException {
        for (String index : C1zSchema.INDICES) {
            execute(index);
        }
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
                throw new C1zFault("The grant " + dangling.getString(1) + " names an entitlement or a user that is not"
                        + " in the sync, so nothing was delivered. A replaced map-access step may have dropped it.");
            }
        }
    }

    private void settle(String tenantId, Resource resource) throws SQLException {
        String externalId = externalId(resource.getId());
        try (PreparedStatement known =
                database.prepareStatement("select id from v1_resources where external_id = ? and sync_id = ?")) {
            known.setString(1, externalId);
            known.setString(2, syncId);
            long row = known.executeQuery().getLong(1);
            String holder = tenantByReplacedRow.getOrDefault(
                    row, tenantByFirstRow.floorEntry(row).getValue());
            LOG.warn(
                    "in two tenants resource={} kept-from={}",
                    externalId,
                    holder.compareTo(tenantId) <= 0 ? holder : tenantId);
            if (tenantId.compareTo(holder) < 0) {
                insert("update v1_resources set data = ? where id = ?", resource.toByteArray(), row);
                tenantByReplacedRow.put(row, tenantId);
            }
        }
    }

    private long nextRow() throws SQLException {
        try (Statement sql = database.createStatement();
                ResultSet last = sql.executeQuery("select coalesce(max(id), 0) + 1 from v1_resources")) {
            return last.getLong(1);
        }
    }

    private void insert(String sql, Object... values) throws SQLException {
        try (PreparedStatement row = database.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                row.setObject(i + 1, values[i]);
            }
            row.executeUpdate();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private String now() {
        return C1zSchema.date(clock.instant());
    }

    private static String externalId(ResourceId id) {
        return id.getResourceType() + ":" + id.getResource();
    }

    @Override
    public String toString() {
        return "C1zDraft[" + syncId + "]";
    }
}
