package io.batonxero.baton;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Grant;
import c1.connector.v2.Resource;
import com.google.protobuf.ByteString;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who holds an entitlement.
 *
 * @param entitlement as grants name it: with its resource, and nothing else
 * @param written a grant's bytes of it, which are most of a grant
 */
record Holders(Entitlement entitlement, ByteString written, Set<String> userIds) {
    /** For a principal and an id, of usual length. */
    private static final int ROOM = 256;

    /** {@return nobody yet} */
    static Holders of(Entitlement entitlement) {
        Entitlement named = Entitlement.newBuilder()
                .setId(entitlement.getId())
                .setResource(entitlement.getResource())
                .build();
        return new Holders(
                named, Grant.newBuilder().setEntitlement(named).build().toByteString(), new LinkedHashSet<>());
    }

    /** {@return whether the user did not hold it before} */
    boolean add(String userId) {
        return userIds.add(userId);
    }

    void addTo(List<One> all) {
        for (String id : userIds) {
            all.add(new One(this, id));
        }
    }

    /** One of them. */
    record One(Holders all, String userId) {
        Grant grant() {
            return Grant.newBuilder()
                    .setId(id())
                    .setEntitlement(all.entitlement)
                    .setPrincipal(Resource.newBuilder().setId(Resources.id(ResourceTypes.USER, userId)))
                    .build();
        }

        GrantRow row() {
            byte[] user = MessageBytes.utf8(userId);
            MessageBytes grant = new MessageBytes(all.written.size() + ROOM).fields(all.written);
            int principal = grant.begin(Grant.PRINCIPAL_FIELD_NUMBER);
            int resourceId = grant.begin(Resource.ID_FIELD_NUMBER);
            UserRows.addId(grant, user);
            grant.end(resourceId);
            grant.end(principal);
            return new GrantRow(
                    all.entitlement.getResource().getId(),
                    all.entitlement.getId(),
                    ResourceTypes.USER.getId(),
                    userId,
                    null,
                    grant.text(Grant.ID_FIELD_NUMBER, id()).toByteString());
        }

        private String id() {
            return BatonIds.grant(all.entitlement.getId(), userId);
        }
    }
}
