package io.batonxero.baton;

import java.nio.charset.StandardCharsets;

/** Builds the ids of Baton records. Never change a format: ConductorOne matches syncs by these ids. */
public final class BatonIds {
    /** Maximum length of an id in UTF-8. Longer ids are rejected, never truncated. */
    public static final int MAX_ID_BYTES = 1024;

    private static final String USER_INFIX = ":" + ResourceTypes.USER.getId() + ":";

    private BatonIds() {}

    /** {@return the id of a role in an organisation} Joined by a dot, since Baton ids use slash and colon as separators. */
    public static String role(String organisationId, String slug) {
        return organisationId + "." + slug;
    }

    /** {@return the id of a role as the Go connector writes it, without the organisation} */
    public static String legacyRole(String slug) {
        return slug;
    }

    /** {@return the id of an entitlement} */
    public static String entitlement(String resourceType, String resourceId, String slug) {
        return resourceType + ":" + resourceId + ":" + slug;
    }

    /** {@return the id of a grant to a user} */
    public static String grant(String entitlementId, String userId) {
        return entitlementId + USER_INFIX + userId;
    }

    /** {@return whether the id of a grant to a user is within {@link #MAX_ID_BYTES}} */
    static boolean fitsGrant(String entitlementId, String userId) {
        // A char takes at most three bytes, so nearly all ids pass without being built.
        int characters = entitlementId.length() + USER_INFIX.length() + userId.length();
        return 3 * characters <= MAX_ID_BYTES
                || grant(entitlementId, userId).getBytes(StandardCharsets.UTF_8).length <= MAX_ID_BYTES;
    }
}
