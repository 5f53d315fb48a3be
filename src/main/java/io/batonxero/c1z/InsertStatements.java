package io.batonxero.c1z;

import c1.connector.v2.Entitlement;
import c1.connector.v2.ResourceId;
import io.batonxero.baton.rows.GrantRow;
import io.batonxero.baton.rows.ResourceRow;
import org.jspecify.annotations.Nullable;

/**
 * The SQL insert statements of a sync, and the values of their parameters.
 *
 * @param now the time of discovery, as {@link C1zSchema#date} formats it
 */
record InsertStatements(String syncId, String now) {
    static final String RESOURCE = "insert into v1_resources (resource_type_id, external_id, parent_resource_type_id,"
            + " parent_resource_id, data, sync_id, discovered_at) values (?, ?, ?, ?, ?, ?, ?)";
    static final String ENTITLEMENT = "insert into v1_entitlements (resource_type_id, resource_id, external_id, data,"
            + " sync_id, discovered_at) values (?, ?, ?, ?, ?, ?)";
    static final String GRANT = "insert into v1_grants (resource_type_id, resource_id, entitlement_id,"
            + " principal_resource_type_id, principal_resource_id, external_id, data, sync_id, discovered_at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)";

    @Nullable
    Object[] values(ResourceRow row) {
        return new @Nullable Object[] {
            row.type(),
            row.type() + ":" + row.id(),
            row.parentType(),
            row.parentId(),
            row.message().toByteArray(),
            syncId,
            now
        };
    }

    @Nullable
    Object[] values(Entitlement entitlement) {
        ResourceId resource = entitlement.getResource().getId();
        return new @Nullable Object[] {
            resource.getResourceType(),
            resource.getResource(),
            entitlement.getId(),
            entitlement.toByteArray(),
            syncId,
            now
        };
    }

    @Nullable
    Object[] values(GrantRow row) {
        return new @Nullable Object[] {
            row.resource().getResourceType(),
            row.resource().getResource(),
            row.entitlementId(),
            row.principalType(),
            row.principalId(),
            row.id(),
            row.message().toByteArray(),
            syncId,
            now
        };
    }
}
