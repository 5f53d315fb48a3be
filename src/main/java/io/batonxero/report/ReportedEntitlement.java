package io.batonxero.report;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Resource;
import io.batonxero.baton.ResourceTypes;
import io.batonxero.xero.OrganisationRole;

/**
 * An entitlement, as a person would call it.
 *
 * @param organisationId empty if the .c1z does not say where it is valid
 * @param organisationName empty likewise
 * @param value a role as it stands in ids, another entitlement's slug
 * @param words the same for people
 */
record ReportedEntitlement(Kind kind, String organisationId, String organisationName, String value, String words) {
    private static final String SUBSCRIBER = "subscriber";

    /** What an entitlement is to the reader of a report. */
    enum Kind {
        ROLE,
        SUBSCRIBER,
        OTHER
    }

    /** {@return the right that an entitlement is} */
    static ReportedEntitlement of(Entitlement entitlement) {
        Resource resource = entitlement.getResource();
        boolean onOrganisation = resource.getId().getResourceType().equals(ResourceTypes.ORG.getId());
        String organisationName = onOrganisation
                ? resource.getDisplayName()
                : ReportedOrganisation.text(resource.getProfile(), "organisation_name");
        String words = words(entitlement, organisationName);
        if (resource.getId().getResourceType().equals(ResourceTypes.ROLE.getId())) {
            String role = ReportedOrganisation.text(resource.getProfile(), "role_name");
            String value = role.isEmpty() ? entitlement.getSlug() : role;
            return new ReportedEntitlement(Kind.ROLE, organisationId(resource), organisationName, value, words);
        }
        Kind kind = onOrganisation && entitlement.getSlug().equals(SUBSCRIBER) ? Kind.SUBSCRIBER : Kind.OTHER;
        return new ReportedEntitlement(kind, organisationId(resource), organisationName, entitlement.getSlug(), words);
    }

    boolean isUnexplained() {
        return kind == Kind.ROLE && !new OrganisationRole(value).isPublished();
    }

    /** Roles that keep the Go connector's ids have no parent; their profile names the organisation. */
    private static String organisationId(Resource resource) {
        if (resource.getId().getResourceType().equals(ResourceTypes.ORG.getId())) {
            return resource.getId().getResource();
        }
        if (resource.getParentResourceId().getResourceType().equals(ResourceTypes.ORG.getId())) {
            return resource.getParentResourceId().getResource();
        }
        return ReportedOrganisation.text(resource.getProfile(), "organisation_id");
    }

    /** The organisation stands in another column, so its name after the words would be said twice. */
    private static String words(Entitlement entitlement, String organisationName) {
        String words = entitlement.getDisplayName().isBlank() ? entitlement.getSlug() : entitlement.getDisplayName();
        String suffix = " (" + organisationName + ")";
        return words.endsWith(suffix) && words.length() > suffix.length()
                ? words.substring(0, words.length() - suffix.length())
                : words;
    }
}
