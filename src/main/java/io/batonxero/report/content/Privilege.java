package io.batonxero.report.content;

import io.batonxero.xero.OrganisationRole;
import java.util.Map;

/** The rank of an account in a report, the highest first. */
public enum Privilege {
    ADVISER(0),
    STANDARD(1),
    /** The subscriber with any other role. */
    SUBSCRIBER(2),
    /** A role that Xero does not document may permit anything. */
    UNDOCUMENTED(3),
    INVOICE_ONLY(4),
    /** Any other published role. */
    LIMITED(5),
    /** No role; users that Xero lists as removed have none. */
    NONE(6);

    private static final Map<String, Privilege> BY_ROLE =
            Map.of("financialadviser", ADVISER, "standard", STANDARD, "invoiceonly", INVOICE_ONLY);

    /** The number by which the users of an organisation are sorted. */
    final int rank;

    Privilege(int rank) {
        this.rank = rank;
    }

    /** {@return the rank of a role} */
    static Privilege of(OrganisationRole role) {
        return role.isPublished() ? BY_ROLE.getOrDefault(role.slug(), LIMITED) : UNDOCUMENTED;
    }

    /** {@return whether an account of this rank is an Adviser, a Standard user or a subscriber} */
    public boolean isHigh() {
        return compareTo(SUBSCRIBER) <= 0;
    }
}
