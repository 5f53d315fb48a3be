package io.batonxero.c1z;

import c1.connector.v2.Entitlement;
import c1.connector.v2.ResourceId;
import io.batonxero.baton.BatonIds;
import io.batonxero.baton.GrantRow;
import io.batonxero.baton.ResourceRow;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How rows are inserted. What many rows have alike stands in their statement: to bind a text takes as long as to write it.
 * Thread-safe.
 */
final class Inserts {
    private static final String RESOURCE = "insert into v1_resources (resource_type_id, external_id,"
            + " parent_resource_type_id, parent_resource_id, data, sync_id, discovered_at) values (";
    private static final String ENTITLEMENT =
            "insert into v1_entitlements (resource_type_id, resource_id, external_id, data, sync_id, discovered_at) values (";
    private static final String GRANT =
            "insert into v1_grants (resource_type_id, resource_id, entitlement_id, principal_resource_type_id,"
                    + " principal_resource_id, external_id, data, sync_id, discovered_at) values (";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9 .:_%-]*");

    private final String constants;
    private final String anyResource;
    private final String anyEntitlement;
    private final String anyGrant;
    private final Map<String, String> ofTypes = new ConcurrentHashMap<>();
    private final Map<String, OfEntitlement> ofEntitlements = new ConcurrentHashMap<>();

    /**
     * Inserts rows of one sync.
     *
     * @param now as readers parse dates
     */
    Inserts(String syncId, String now) {
        constants = ", " + literal(syncId) + ", " + literal(now) + ")";
        anyResource = RESOURCE + "?, ?, ?, ?, ?" + constants;
        anyEntitlement = ENTITLEMENT + "?, ?, ?, ?" + constants;
        anyGrant = GRANT + "?, ?, ?, ?, ?, ?, ?" + constants;
    }

    /** A row: the statement that inserts it, and what goes into its places. */
    static final class Row {
        final String sql;
        final @Nullable Object[] values;

        Row(String sql, @Nullable Object... values) {
            this.sql = sql;
            this.values = values;
        }
    }

    private record OfEntitlement(ResourceId resource, String sql) {}

    Row row(ResourceRow row) {
        byte[] message = row.message().toByteArray();
        if (row.parentType() == null && row.parentId() == null) {
            return new Row(ofTypes.computeIfAbsent(row.type(), this::ofType), row.id(), message);
        }
        return new Row(anyResource, row.type(), row.type() + ":" + row.id(), row.parentType(), row.parentId(), message);
    }

    Row row(Entitlement entitlement) {
        ResourceId resource = entitlement.getResource().getId();
        return new Row(
                anyEntitlement,
                resource.getResourceType(),
                resource.getResource(),
                entitlement.getId(),
                entitlement.toByteArray());
    }

    Row row(GrantRow row) {
        byte[] message = row.message().toByteArray();
        String ownId = row.ownId();
        if (ownId == null) {
            OfEntitlement usual = ofEntitlements.computeIfAbsent(row.entitlementId(), id -> usual(row));
            if (usual.resource.equals(row.resource())) {
                return new Row(usual.sql, row.principalId(), message);
            }
        }
        return new Row(
                anyGrant,
                row.resource().getResourceType(),
                row.resource().getResource(),
                row.entitlementId(),
                row.principalType(),
                row.principalId(),
                ownId == null ? BatonIds.grant(row.entitlementId(), row.principalId()) : ownId,
                message);
    }

    private String ofType(String type) {
        return RESOURCE + literal(type) + ", " + literal(type + ":") + " || ?1, null, null, ?2" + constants;
    }

    private OfEntitlement usual(GrantRow row) {
        ResourceId resource = row.resource();
        return new OfEntitlement(
                resource,
                GRANT + literal(resource.getResourceType()) + ", " + literal(resource.getResource()) + ", "
                        + literal(row.entitlementId()) + ", " + literal(row.principalType()) + ", ?1, "
                        + literal(BatonIds.grant(row.entitlementId(), "")) + " || ?1, ?2" + constants);
    }

    /** {@return a text as SQL has it} Its bytes, where it has anything that SQL might read in another way. */
    private static String literal(String text) {
        return PLAIN.matcher(text).matches()
                ? "'" + text + "'"
                : "cast(x'" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)) + "' as text)";
    }
}
