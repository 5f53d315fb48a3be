package io.batonxero.report.content;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Resource;
import io.batonxero.baton.ResourceTypes;
import io.batonxero.names.NameText;
import io.batonxero.xero.OrganisationRole;

/**
 * An entitlement in a report.
 *
 * @param organisationId empty if the .c1z names no organisation
 * @param organisationName empty if the .c1z names no organisation
 * @param value the slug of the role or of the entitlement
 * @param displayName without the name of the organisation
 */
public record ReportedEntitlement(
        Kind kind, String organisationId, String organisationName, String value, String displayName) {
    private static final String SUBSCRIBER = "subscriber";

    /** The place of an entitlement in a report. */
    public enum Kind {
        ROLE,
        SUBSCRIBER,
        OTHER
    }

    static ReportedEntitlement of(Entitlement entitlement) {
        Resource resource = entitlement.getResource();
        boolean onOrganisation = resource.getId().getResourceType().equals(ResourceTypes.ORG.getId());
        String organisationName = onOrganisation
                ? resource.getDisplayName()
                : ReportedOrganisation.text(resource.getProfile(), "organisation_name");
        String displayName = displayName(entitlement, organisationName);
        if (resource.getId().getResourceType().equals(ResourceTypes.ROLE.getId())) {
            String role = ReportedOrganisation.text(resource.getProfile(), "role_name");
            String value = role.isEmpty() ? entitlement.getSlug() : role;
            return new ReportedEntitlement(Kind.ROLE, organisationId(resource), organisationName, value, displayName);
        }
        Kind kind = onOrganisation && entitlement.getSlug().equals(SUBSCRIBER) ? Kind.SUBSCRIBER : Kind.OTHER;
        return new ReportedEntitlement(
                kind, organisationId(resource), organisationName, entitlement.getSlug(), displayName);
    }

    /** {@return whether this is a role that Xero does not document} */
    public boolean isUnpublished() {
        return kind == Kind.ROLE && !new OrganisationRole(value).isPublished();
    }

    /** {@return the role without its organisation} Call it for roles only. */
    public ReportedRole role() {
        return new ReportedRole(value, displayName);
    }

    /** {@return the rank that this entitlement alone gives a user} */
    Privilege privilege() {
        return switch (kind) {
            case ROLE -> role().privilege();
            case SUBSCRIBER -> Privilege.SUBSCRIBER;
            case OTHER -> Privilege.LIMITED;
        };
    }

    /** Roles with the Go connector's ids have no parent; their profile names the organisation. */
    private static String organisationId(Resource resource) {
        if (resource.getId().getResourceType().equals(ResourceTypes.ORG.getId())) {
            return resource.getId().getResource();
        }
        if (resource.getParentResourceId().getResourceType().equals(ResourceTypes.ORG.getId())) {
            return resource.getParentResourceId().getResource();
        }
        return ReportedOrganisation.text(resource.getProfile(), "organisation_id");
    }

    /** Removes the name of the organisation, which the report shows elsewhere. */
    private static String displayName(Entitlement entitlement, String organisationName) {
        String name = NameText.strip(entitlement.getDisplayName()).isEmpty()
                ? entitlement.getSlug()
                : entitlement.getDisplayName();
        String suffix = " (" + organisationName + ")";
        return name.endsWith(suffix) && name.length() > suffix.length()
                ? name.substring(0, name.length() - suffix.length())
                : name;
    }
}
