package io.batonxero.baton.rows;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Grant;
import c1.connector.v2.Resource;
import com.google.protobuf.ByteString;
import io.batonxero.baton.PendingGrant;
import io.batonxero.baton.ResourceTypes;
import java.util.HashMap;
import java.util.Map;

/** The grants of one organisation as rows. The bytes of an entitlement, which are most of a grant, are made once. */
final class GrantRows {
    /** For a principal and an id, of usual length. */
    private static final int ROOM = 256;

    private final Map<String, ByteString> entitlements = new HashMap<>();

    GrantRow of(PendingGrant holding) {
        Entitlement entitlement = holding.entitlement();
        ByteString written = entitlements.computeIfAbsent(
                entitlement.getId(),
                id -> Grant.newBuilder().setEntitlement(entitlement).build().toByteString());
        byte[] user = ProtobufWriter.utf8(holding.userId());
        ProtobufWriter grant = new ProtobufWriter(written.size() + ROOM).fields(written);
        int principal = grant.begin(Grant.PRINCIPAL_FIELD_NUMBER);
        int resourceId = grant.begin(Resource.ID_FIELD_NUMBER);
        UserRows.addId(grant, user);
        grant.end(resourceId);
        grant.end(principal);
        String id = holding.grantId();
        return new GrantRow(
                entitlement.getResource().getId(),
                entitlement.getId(),
                ResourceTypes.USER.getId(),
                holding.userId(),
                id,
                grant.text(Grant.ID_FIELD_NUMBER, id).toByteString());
    }
}
