package io.batonxero.baton;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Grant;
import c1.connector.v2.Resource;

/**
 * A grant whose message is not built yet.
 *
 * @param entitlement with id and resource only, as grants refer to it
 */
public record PendingGrant(Entitlement entitlement, String userId) {
    Grant grant() {
        return Grant.newBuilder()
                .setId(grantId())
                .setEntitlement(entitlement)
                .setPrincipal(Resource.newBuilder().setId(Resources.id(ResourceTypes.USER, userId)))
                .build();
    }

    /** {@return the id of the grant} */
    public String grantId() {
        return BatonIds.grant(entitlement.getId(), userId);
    }
}
