package io.batonxero.report;

import java.util.List;

/**
 * What someone may do in one organisation: a line of a report.
 *
 * @param rights in the order of their ids; empty for someone who has no access
 */
record UserAccess(ReportedUser person, List<ReportedEntitlement> rights) {
    UserAccess {
        rights = List.copyOf(rights);
    }

    /** {@return the roles, usually one} */
    List<ReportedEntitlement> roles() {
        return of(ReportedEntitlement.Kind.ROLE);
    }

    /** {@return whatever is granted but roles and the subscription} */
    List<ReportedEntitlement> others() {
        return of(ReportedEntitlement.Kind.OTHER);
    }

    boolean isSubscriber() {
        return !of(ReportedEntitlement.Kind.SUBSCRIBER).isEmpty();
    }

    private List<ReportedEntitlement> of(ReportedEntitlement.Kind kind) {
        return rights.stream().filter(right -> right.kind() == kind).toList();
    }
}
