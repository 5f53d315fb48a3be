package io.batonxero.report;

import java.util.List;

/**
 * What someone may do in one organisation: a line of a report.
 *
 * @param rights in the order of their ids; empty for someone who has no access
 */
record PersonAccess(ReportedPerson person, List<ReportedRight> rights) {
    PersonAccess {
        rights = List.copyOf(rights);
    }

    /** {@return the roles, usually one} */
    List<ReportedRight> roles() {
        return of(ReportedRight.Kind.ROLE);
    }

    /** {@return whatever is granted but roles and the subscription} */
    List<ReportedRight> others() {
        return of(ReportedRight.Kind.OTHER);
    }

    boolean isSubscriber() {
        return !of(ReportedRight.Kind.SUBSCRIBER).isEmpty();
    }

    private List<ReportedRight> of(ReportedRight.Kind kind) {
        return rights.stream().filter(right -> right.kind() == kind).toList();
    }
}
