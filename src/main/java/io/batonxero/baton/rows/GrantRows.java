package io.batonxero.baton.rows;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Grant;
import c1.connector.v2.Resource;
import com.google.protobuf.ByteString;
import io.batonxero.baton.PendingGrant;
import io.batonxero.baton.ResourceTypes;
import java.util.HashMap;
import java.util.Map;

/** Encodes the grants of one organisation as rows. Each entitlement, the largest part of a grant, is encoded once. */
final class GrantRows {
    /** Bytes for the principal and the id. */
    private static final int INITIAL_CAPACITY = 256;

    private final Map<String, ByteString> entitlements = new HashMap<>();

    GrantRow of(PendingGrant pending) {
        Entitlement entitlement = pending.entitlement();
        ByteString encoded = entitlements.computeIfAbsent(
                entitlement.getId(),
                id -> Grant.newBuilder().setEntitlement(entitlement).build().toByteString());
        byte[] user = ProtobufWriter.utf8(pending.userId());
        ProtobufWriter grant = new ProtobufWriter(encoded.size() + INITIAL_CAPACITY).fields(encoded);
        int principal = grant.begin(Grant.PRINCIPAL_FIELD_NUMBER);
        int resourceId = grant.begin(Resource.ID_FIELD_NUMBER);
        UserRows.addId(grant, user);
        grant.end(resourceId);
        grant.end(principal);
        String id = pending.grantId();
        return new GrantRow(
                entitlement.getResource().getId(),
                entitlement.getId(),
                ResourceTypes.USER.getId(),
                pending.userId(),
                id,
                grant.text(Grant.ID_FIELD_NUMBER, id).toByteString());
    }
}
