package io.batonxero.baton.rows;

import c1.connector.v2.Grant;
import c1.connector.v2.ResourceId;
import com.google.protobuf.ByteString;

/**
 * A grant as a row of the sync file: its indexed columns and its message.
 *
 * @param resource the resource of the entitlement
 * @param message the encoded {@link Grant}
 */
public record GrantRow(
        ResourceId resource,
        String entitlementId,
        String principalType,
        String principalId,
        String id,
        ByteString message) {
    static GrantRow of(Grant grant) {
        ByteString message = grant.toByteString();
        ResourceId principal = grant.getPrincipal().getId();
        return new GrantRow(
                grant.getEntitlement().getResource().getId(),
                grant.getEntitlement().getId(),
                principal.getResourceType(),
                principal.getResource(),
                grant.getId(),
                message);
    }
}
