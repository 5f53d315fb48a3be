package io.batonxero.baton;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Grant;
import c1.connector.v2.Resource;
import java.util.List;
import java.util.Map;

/** The Baton records of one organisation. Resources are in the order organisation, roles, users. */
public record AccessRecords(
        List<Resource> resources, List<Entitlement> entitlements, List<Grant> grants, OrganisationCounts counts) {
    /** Copies the lists, except lazy ones. */
    public AccessRecords {
        resources = LazyList.copyOf(resources);
        entitlements = List.copyOf(entitlements);
        grants = LazyList.copyOf(grants);
    }

    /**
     * {@return records read from a map} Its keys are {@code resources}, {@code entitlements} and {@code grants}; each
     * element is a message, or a map with the message's JSON keys, such as {@code displayName}.
     *
     * @throws IllegalArgumentException if a key is missing or unknown, or an element is invalid
     */
    public static AccessRecords from(Map<?, ?> records) {
        return RecordsJson.read(records);
    }

    /** {@return a copy with other grants} */
    public AccessRecords withGrants(List<Grant> newGrants) {
        return new AccessRecords(resources, entitlements, newGrants, counts);
    }
}
