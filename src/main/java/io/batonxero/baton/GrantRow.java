package io.batonxero.baton;

import c1.connector.v2.Grant;
import c1.connector.v2.ResourceId;
import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A grant as a row of a file: what it is found by, and its message.
 *
 * @param resource what the entitlement is of
 * @param ownId its id; null where that is the usual one, of its entitlement and a user
 * @param message the bytes of a {@link Grant}
 */
public record GrantRow(
        ResourceId resource,
        String entitlementId,
        String principalType,
        String principalId,
        @Nullable String ownId,
        ByteString message) {
    static GrantRow of(Grant grant) {
        ByteString message = grant.toByteString();
        ResourceId principal = grant.getPrincipal().getId();
        String entitlementId = grant.getEntitlement().getId();
        return new GrantRow(
                grant.getEntitlement().getResource().getId(),
                entitlementId,
                principal.getResourceType(),
                principal.getResource(),
                isUsual(grant.getId(), entitlementId, principal) ? null : grant.getId(),
                message);
    }

    private static boolean isUsual(String id, String entitlementId, ResourceId principal) {
        return principal.getResourceType().equals(ResourceTypes.USER.getId())
                && id.equals(BatonIds.grant(entitlementId, principal.getResource()));
    }
}
