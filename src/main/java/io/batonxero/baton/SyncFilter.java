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
 * Which part of all records a sync is to hold.
 *
 * @param resourceTypes ids of the resource types; empty for all
 * @param withEntitlements whether entitlements are in it; without them there are no grants either
 * @param withGrants whether grants are in it
 */
public record SyncFilter(Set<String> resourceTypes, boolean withEntitlements, boolean withGrants) {
    /** Everything. */
    public static final SyncFilter NONE = new SyncFilter(Set.of(), true, true);

    /** Keeps its own copy. */
    public SyncFilter {
        resourceTypes = Set.copyOf(resourceTypes);
        withGrants = withGrants && withEntitlements;
    }

    /**
     * {@return what settings ask for}
     *
     * @param resourceTypes ids by comma; empty for all
     * @param skipEntitlementsAndGrants {@code true} for resources alone
     * @throws ConfigurationException if there is no resource type of that id
     */
    public static SyncFilter of(String resourceTypes, String skipEntitlementsAndGrants) {
        Set<String> types = Stream.of(resourceTypes.split(",", -1))
                .map(String::strip)
                .filter(type -> !type.isEmpty())
                .collect(Collectors.toSet());
        List<String> unknown = unknown(types);
        if (!unknown.isEmpty()) {
            throw new ConfigurationException("--sync-resource-types " + String.join(",", unknown)
                    + ": there are the types org, role and user (BATON_SYNC_RESOURCE_TYPES).");
        }
        boolean whole = !Boolean.parseBoolean(skipEntitlementsAndGrants);
        return new SyncFilter(types, whole, whole);
    }

    /** {@return those of some ids that are of no resource type here, sorted} */
    public static List<String> unknown(Set<String> types) {
        Set<String> unknown = new TreeSet<>(types);
        ResourceTypes.ALL.forEach(type -> unknown.remove(type.getId()));
        return List.copyOf(unknown);
    }

    /** {@return whether everything is in it} */
    public boolean isNone() {
        return resourceTypes.isEmpty() && withEntitlements && withGrants;
    }

    /** {@return what a file calls such a sync} */
    public String syncType() {
        return withEntitlements ? "full" : "resources_only";
    }

    /** {@return the resource types that are in it} */
    public List<ResourceType> ofAllTypes() {
        return ResourceTypes.ALL.stream().filter(type -> has(type.getId())).toList();
    }

    /** {@return those records that a filter lets through} A grant needs both its ends. */
    public static AccessRecords keep(SyncFilter filter, AccessRecords all) {
        return filter.of(all);
    }

    private AccessRecords of(AccessRecords all) {
        if (isNone()) {
            return all;
        }
        List<Grant> grants = all.grants().stream()
                .filter(grant -> withGrants
                        && has(grant.getEntitlement().getResource().getId().getResourceType())
                        && has(grant.getPrincipal().getId().getResourceType()))
                .toList();
        return new AccessRecords(
                all.resources().stream()
                        .filter(resource -> has(resource.getId().getResourceType()))
                        .toList(),
                all.entitlements().stream()
                        .filter(entitlement -> withEntitlements
                                && has(entitlement.getResource().getId().getResourceType()))
                        .toList(),
                grants,
                all.counts().withGrants(grants.size()));
    }

    private boolean has(String type) {
        return resourceTypes.isEmpty() || resourceTypes.contains(type);
    }
}
