package io.batonxero.baton;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Grant;
import c1.connector.v2.Resource;
import java.util.List;

/** Everything Baton needs to know of one organisation, in the order organisation, roles, users. */
public record AccessRecords(
        List<Resource> resources, List<Entitlement> entitlements, List<Grant> grants, OrganisationCounts counts) {
    /** Keeps its own copies. */
    public AccessRecords {
        resources = List.copyOf(resources);
        entitlements = List.copyOf(entitlements);
        grants = List.copyOf(grants);
    }
}
