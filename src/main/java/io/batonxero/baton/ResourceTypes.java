package io.batonxero.baton;

import c1.connector.v2.ResourceType;
import c1.connector.v2.SkipEntitlementsAndGrants;
import com.google.protobuf.Any;
import java.util.List;

/** The resource types of this connector. Their ids must never change. */
public final class ResourceTypes {
    /** A Xero organisation. */
    public static final ResourceType ORG = ResourceType.newBuilder()
            .setId("org")
            .setDisplayName("Organization")
            .build();

    /** A role in one organisation. */
    public static final ResourceType ROLE = ResourceType.newBuilder()
            .setId("role")
            .setDisplayName("Role")
            .addTraits(ResourceType.Trait.TRAIT_ROLE)
            .build();

    /** A user account in one organisation. */
    public static final ResourceType USER = ResourceType.newBuilder()
            .setId("user")
            .setDisplayName("User")
            .addTraits(ResourceType.Trait.TRAIT_USER)
            .addAnnotations(Any.pack(SkipEntitlementsAndGrants.getDefaultInstance()))
            .build();

    /** All resource types, sorted by id. */
    public static final List<ResourceType> ALL = List.of(ORG, ROLE, USER);

    private ResourceTypes() {}
}
