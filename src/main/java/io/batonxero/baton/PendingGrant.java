package io.batonxero.baton;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Grant;
import c1.connector.v2.Resource;

/**
 * That a user holds an entitlement.
 *
 * @param entitlement as grants name it: with its resource, and nothing else
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
