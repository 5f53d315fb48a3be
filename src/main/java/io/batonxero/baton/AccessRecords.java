package io.batonxero.baton;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Grant;
import c1.connector.v2.Resource;
import java.util.List;
import java.util.Map;

/** Everything Baton needs to know of one organisation, in the order organisation, roles, users. */
public record AccessRecords(
        List<Resource> resources, List<Entitlement> entitlements, List<Grant> grants, OrganisationCounts counts) {
    /** Keeps its own copies, but of lazy lists. */
    public AccessRecords {
        resources = LazyList.copyOf(resources);
        entitlements = List.copyOf(entitlements);
        grants = LazyList.copyOf(grants);
    }

    /**
     * {@return the records that maps and lists tell} Keys are {@code resources}, {@code entitlements} and
     * {@code grants}; each element is a message or a map with its keys in JSON, such as {@code displayName}.
     *
     * @throws IllegalArgumentException if one of the three is missing, or an element is not what it should be
     */
    public static AccessRecords from(Map<?, ?> records) {
        return RecordsJson.read(records);
    }

    /** {@return the same with other grants} */
    public AccessRecords withGrants(List<Grant> others) {
        return new AccessRecords(resources, entitlements, others, counts);
    }
}
