package io.batonxero.baton;

import c1.connector.v2.Grant;
import c1.connector.v2.ResourceType;
import io.batonxero.base.ConfigurationException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Selects the records that a sync contains.
 *
 * @param resourceTypes ids of the resource types; empty for all
 * @param withEntitlements whether entitlements are included; without them there are no grants either
 * @param withGrants whether grants are included
 */
public record SyncFilter(Set<String> resourceTypes, boolean withEntitlements, boolean withGrants) {
    /** No filter: everything is included. */
    public static final SyncFilter NONE = new SyncFilter(Set.of(), true, true);

    /** Copies the set. */
    public SyncFilter {
        resourceTypes = Set.copyOf(resourceTypes);
        withGrants = withGrants && withEntitlements;
    }

    /**
     * {@return the filter of the settings}
     *
     * @param resourceTypes ids, separated by comma; empty for all
     * @param skipEntitlementsAndGrants {@code true} for resources alone
     * @throws ConfigurationException if a resource type is unknown
     */
    public static SyncFilter of(String resourceTypes, String skipEntitlementsAndGrants) {
        Set<String> types = Stream.of(resourceTypes.split(",", -1))
                .map(String::strip)
                .filter(type -> !type.isEmpty())
                .collect(Collectors.toSet());
        List<String> unknown = unknown(types);
        if (!unknown.isEmpty()) {
            throw new ConfigurationException("--sync-resource-types (BATON_SYNC_RESOURCE_TYPES) names "
                    + String.join(", ", unknown) + ". Only org, role and user are resource types.");
        }
        boolean withEntitlements = !Boolean.parseBoolean(skipEntitlementsAndGrants);
        return new SyncFilter(types, withEntitlements, withEntitlements);
    }

    /** {@return the ids that are not a resource type of this connector, sorted} */
    public static List<String> unknown(Set<String> types) {
        Set<String> unknown = new TreeSet<>(types);
        ResourceTypes.ALL.forEach(type -> unknown.remove(type.getId()));
        return List.copyOf(unknown);
    }

    /** {@return whether everything is included} */
    public boolean isNone() {
        return resourceTypes.isEmpty() && withEntitlements && withGrants;
    }

    /** {@return the sync type that the sync file records for this filter} */
    public String syncType() {
        return withEntitlements ? "full" : "resources_only";
    }

    /** {@return the included resource types} */
    public List<ResourceType> includedTypes() {
        return ResourceTypes.ALL.stream().filter(type -> includes(type.getId())).toList();
    }

    /** {@return the records that a filter includes} A grant needs its resource and its principal included. */
    public static AccessRecords keep(SyncFilter filter, AccessRecords all) {
        return filter.select(all);
    }

    private AccessRecords select(AccessRecords all) {
        if (isNone()) {
            return all;
        }
        List<Grant> grants = all.grants().stream()
                .filter(grant -> withGrants
                        && includes(grant.getEntitlement().getResource().getId().getResourceType())
                        && includes(grant.getPrincipal().getId().getResourceType()))
                .toList();
        return new AccessRecords(
                all.resources().stream()
                        .filter(resource -> includes(resource.getId().getResourceType()))
                        .toList(),
                all.entitlements().stream()
                        .filter(entitlement -> withEntitlements
                                && includes(entitlement.getResource().getId().getResourceType()))
                        .toList(),
                grants,
                all.counts().withGrants(grants.size()));
    }

    private boolean includes(String type) {
        return resourceTypes.isEmpty() || resourceTypes.contains(type);
    }
}
