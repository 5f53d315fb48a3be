package io.batonxero.baton;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts and findings of one organisation, kept for the summary after its records were written to the sync file.
 *
 * @param id the OrganisationID
 * @param tenantId empty for a custom connection whose tenant id is unknown
 * @param usersByRole number of users by display name of the role
 * @param grantsBySlug number of grants by slug of the entitlement, such as {@code standard}
 * @param subscribers display names of the subscribers; usually one
 * @param unpublishedRoles roles that Xero does not document
 * @param skipped invalid records, one line each
 * @param duplicates users with several records, one line each
 * @param omitted values of the organisation and its users that the sync lacks, such as an invalid e-mail address, one line each
 * @param unmatchedProjects Xero Projects users that match no user of the organisation, one line each
 * @param partsNotRead optional parts that are not available in this organisation, one line each with the reason
 * @param ids the ids that were written to the sync file; none before that
 */
@JsonIgnoreProperties(value = "partsNotRead", allowGetters = true)
public record OrganisationCounts(
        String id,
        String tenantId,
        String name,
        int users,
        Map<String, Integer> usersByRole,
        Map<String, Integer> grantsBySlug,
        List<String> subscribers,
        @JsonProperty("unknownRoles") List<String> unpublishedRoles,
        List<String> skipped,
        List<String> duplicates,
        List<String> omitted,
        List<String> unmatchedProjects,
        List<String> partsNotRead,
        int grants,
        @JsonIgnore OrganisationIds ids) {
    /** Copies the collections. */
    public OrganisationCounts {
        usersByRole = Collections.unmodifiableMap(new LinkedHashMap<>(usersByRole));
        grantsBySlug = Map.copyOf(grantsBySlug);
        subscribers = List.copyOf(subscribers);
        unpublishedRoles = List.copyOf(unpublishedRoles);
        skipped = List.copyOf(skipped);
        duplicates = List.copyOf(duplicates);
        omitted = List.copyOf(omitted);
        unmatchedProjects = List.copyOf(unmatchedProjects);
        partsNotRead = List.copyOf(partsNotRead);
    }

    /** Creates counts of records that are not in the sync file yet. Jackson also calls it for the map that a swap returns. */
    @JsonCreator
    public OrganisationCounts(
            @JsonProperty("id") String id,
            @JsonProperty("tenantId") String tenantId,
            @JsonProperty("name") String name,
            @JsonProperty("users") int users,
            @JsonProperty("usersByRole") Map<String, Integer> usersByRole,
            @JsonProperty("grantsBySlug") Map<String, Integer> grantsBySlug,
            @JsonProperty("subscribers") List<String> subscribers,
            @JsonProperty("unknownRoles") List<String> unpublishedRoles,
            @JsonProperty("skipped") List<String> skipped,
            @JsonProperty("duplicates") List<String> duplicates,
            @JsonProperty("omitted") @Nullable List<String> omitted,
            @JsonProperty("unmatchedProjects") List<String> unmatchedProjects,
            @JsonProperty("grants") int grants) {
        this(
                id,
                tenantId,
                name,
                users,
                usersByRole,
                grantsBySlug,
                subscribers,
                unpublishedRoles,
                skipped,
                duplicates,
                omitted == null ? List.of() : omitted,
                unmatchedProjects,
                List.of(),
                grants,
                OrganisationIds.NONE);
    }

    OrganisationCounts withGrants(int newGrants) {
        return with(name, newGrants, ids);
    }

    /** {@return the same counts with the ids of the written records} */
    public OrganisationCounts withIds(OrganisationIds written) {
        return with(name, grants, written);
    }

    /** {@return a copy with another name} */
    public OrganisationCounts withName(String newName) {
        return with(newName, grants, ids);
    }

    private OrganisationCounts with(String newName, int newGrants, OrganisationIds newIds) {
        return new OrganisationCounts(
                id,
                tenantId,
                newName,
                users,
                usersByRole,
                grantsBySlug,
                subscribers,
                unpublishedRoles,
                skipped,
                duplicates,
                omitted,
                unmatchedProjects,
                partsNotRead,
                newGrants,
                newIds);
    }
}
