package io.batonxero.baton;

import java.nio.charset.StandardCharsets;

/** How ids are made. Never change one: ConductorOne joins yesterday's data with today's by them. */
public final class BatonIds {
    /** Bytes of UTF-8 that an id may have. An id over it is refused, never cut. */
    public static final int LIMIT = 1024;

    private static final String TO_USER = ":" + ResourceTypes.USER.getId() + ":";

    private BatonIds() {}

    /** {@return the id of a role in an organisation} A dot, since slash and colon are separators in Baton ids. */
    public static String role(String organisationId, String slug) {
        return organisationId + "." + slug;
    }

    /** {@return the id of a role in the organisation that the Go connector knew} There, roles had no organisation. */
    public static String legacyRole(String slug) {
        return slug;
    }

    /** {@return the id of an entitlement} */
    public static String entitlement(String resourceType, String resourceId, String slug) {
        return resourceType + ":" + resourceId + ":" + slug;
    }

    /** {@return the id of a grant to a user} */
    public static String grant(String entitlementId, String userId) {
        return entitlementId + TO_USER + userId;
    }

    /** {@return whether the id of such a grant is no longer than an id may be} */
    static boolean fitsGrant(String entitlementId, String userId) {
        // No character takes more than three bytes. Nearly all ids are far below; they are not put together for this.
        int characters = entitlementId.length() + TO_USER.length() + userId.length();
        return 3 * characters <= LIMIT || grant(entitlementId, userId).getBytes(StandardCharsets.UTF_8).length <= LIMIT;
    }
}
