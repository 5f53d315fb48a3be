package io.batonxero.baton;

import c1.connector.v2.RawId;
import c1.connector.v2.Resource;
import c1.connector.v2.ResourceId;
import c1.connector.v2.ResourceType;
import c1.connector.v2.RoleTrait;
import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import io.batonxero.base.SafeText;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.OrganisationRole;

/** Builds the resources of organisations and roles. */
public final class Resources {
    static final int MAX_NAME_BYTES = 1024;
    static final int MAX_DESCRIPTION_BYTES = 2048;

    private Resources() {}

    static Resource of(Organisation organisation) {
        Struct profile = new Profile()
                .text("legal_name", organisation.legalName())
                .text("short_code", organisation.shortCode())
                .text("country", organisation.country())
                .text("base_currency", organisation.baseCurrency())
                .text("edition", organisation.edition())
                .text("class", organisation.organisationClass())
                .flag("is_demo", organisation.demo())
                .text("status", organisation.status())
                .build();
        return resource(ResourceTypes.ORG, organisation.id(), organisation.nameOrId())
                .setProfile(profile)
                .addAnnotations(rawId(organisation.id()))
                .build();
    }

    static Resource of(Organisation organisation, OrganisationRole role, String name) {
        return role(organisation, role, name, BatonIds.role(organisation.id(), role.slug()))
                .setParentResourceId(id(ResourceTypes.ORG, organisation.id()))
                .build();
    }

    /** The Go connector gives roles no parent, and ConductorOne would see a role with a parent as a new one. */
    static Resource ofLegacy(Organisation organisation, OrganisationRole role, String name) {
        return role(organisation, role, name, BatonIds.legacyRole(role.slug())).build();
    }

    private static Resource.Builder role(Organisation organisation, OrganisationRole role, String name, String id) {
        Struct profile = new Profile()
                // The value is the slug, not the display name.
                .text("role_name", role.slug())
                .text("organisation_id", organisation.id())
                .text("organisation_name", organisation.nameOrId())
                .build();
        return resource(ResourceTypes.ROLE, id, name + " (" + organisation.nameOrId() + ")")
                .setProfile(profile)
                .addAnnotations(
                        Any.pack(RoleTrait.newBuilder().setProfile(profile).build()))
                .addAnnotations(rawId(id));
    }

    static ResourceId id(ResourceType type, String id) {
        return ResourceId.newBuilder()
                .setResourceType(type.getId())
                .setResource(id)
                .build();
    }

    private static Resource.Builder resource(ResourceType type, String id, String displayName) {
        return Resource.newBuilder().setId(id(type, id)).setDisplayName(visibleName(displayName, id));
    }

    /** {@return a display name without invisible characters; the id if nothing visible is left} */
    public static String visibleName(String name, String id) {
        String visible = SafeText.displayed(name, MAX_NAME_BYTES);
        return visible.isEmpty() ? id : visible;
    }

    private static Any rawId(String id) {
        return Any.pack(RawId.newBuilder().setId(id).build());
    }
}
