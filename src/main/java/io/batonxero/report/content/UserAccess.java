package io.batonxero.report.content;

import java.util.Comparator;
import java.util.List;

/**
 * The access of a user to one organisation: a line of a report.
 *
 * @param entitlements sorted by id; empty for a user without access
 */
public record UserAccess(ReportedUser user, List<ReportedEntitlement> entitlements) {
    /** Copies the list. */
    public UserAccess {
        entitlements = List.copyOf(entitlements);
    }

    /** {@return the roles; usually one} */
    public List<ReportedEntitlement> roles() {
        return of(ReportedEntitlement.Kind.ROLE);
    }

    /** {@return the entitlements that are neither roles nor the subscription} */
    public List<ReportedEntitlement> others() {
        return of(ReportedEntitlement.Kind.OTHER);
    }

    /** {@return whether the user owns the subscription of the organisation} */
    public boolean isSubscriber() {
        return !of(ReportedEntitlement.Kind.SUBSCRIBER).isEmpty();
    }

    /** {@return the rank, which is that of the highest entitlement} */
    public Privilege privilege() {
        return entitlements.stream()
                .map(ReportedEntitlement::privilege)
                .min(Comparator.naturalOrder())
                .orElse(Privilege.NONE);
    }

    private List<ReportedEntitlement> of(ReportedEntitlement.Kind kind) {
        return entitlements.stream()
                .filter(entitlement -> entitlement.kind() == kind)
                .toList();
    }
}
