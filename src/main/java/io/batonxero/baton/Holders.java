package io.batonxero.baton;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Grant;
import c1.connector.v2.Resource;
import com.google.protobuf.ByteString;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who holds an entitlement.
 *
 * @param entitlement as grants name it: with its resource, and nothing else
 * @param written a grant's bytes of it, which are most of a grant
 */
record Holders(Entitlement entitlement, ByteString written, Set<String> userIds) {
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

    Stream<One> each() {
        return userIds.stream().map(id -> new One(this, id));
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
            String id = id();
            byte[] user = MessageBytes.utf8(userId);
            MessageBytes others = new MessageBytes()
                    .message(
                            Grant.PRINCIPAL_FIELD_NUMBER,
                            principal -> principal.message(
                                    Resource.ID_FIELD_NUMBER, resourceId -> UserRows.add(resourceId, user)))
                    .text(Grant.ID_FIELD_NUMBER, id);
            return new GrantRow(
                    all.entitlement.getResource().getId(),
                    all.entitlement.getId(),
                    ResourceTypes.USER.getId(),
                    userId,
                    id,
                    // Messages whose bytes follow one another are one message with the fields of both.
                    all.written.concat(others.toByteString()));
        }

        private String id() {
            return BatonIds.grant(all.entitlement.getId(), userId);
        }
    }
}
