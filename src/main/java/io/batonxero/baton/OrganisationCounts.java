package io.batonxero.baton;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is kept of an organisation once its records are in the file: numbers, and what someone should look at.
 *
 * @param id its OrganisationID
 * @param tenantId empty for a custom connection that does not tell it
 * @param usersByRole users by role, in Xero's words for it
 * @param grantsBySlug grants by the slug of their entitlement, such as {@code standard}
 * @param subscribers display names of those who own the subscription; one is usual
 * @param unknownRoles roles that Xero does not explain, one line each
 * @param skipped bad records, one line each
 * @param duplicates records that name a user a second time, one line each
 * @param unmatchedProjects people of Xero Projects who are none of its users, one line each
 */
public record OrganisationCounts(
        String id,
        String tenantId,
        String name,
        int users,
        Map<String, Integer> usersByRole,
        Map<String, Integer> grantsBySlug,
        List<String> subscribers,
        List<String> unknownRoles,
        List<String> skipped,
        List<String> duplicates,
        List<String> unmatchedProjects,
        int grants) {
    /** Keeps its own copies. */
    public OrganisationCounts {
        usersByRole = Collections.unmodifiableMap(new LinkedHashMap<>(usersByRole));
        grantsBySlug = Map.copyOf(grantsBySlug);
        subscribers = List.copyOf(subscribers);
        unknownRoles = List.copyOf(unknownRoles);
        skipped = List.copyOf(skipped);
        duplicates = List.copyOf(duplicates);
        unmatchedProjects = List.copyOf(unmatchedProjects);
    }

    OrganisationCounts withGrants(int number) {
        return new OrganisationCounts(
                id,
                tenantId,
                name,
                users,
                usersByRole,
                grantsBySlug,
                subscribers,
                unknownRoles,
                skipped,
                duplicates,
                unmatchedProjects,
                number);
    }
}
