package io.batonxero.report.content;

import io.batonxero.xero.OrganisationRole;
import java.util.Comparator;

/**
 * A role in a report, the same in all organisations.
 *
 * @param value the value in ids, such as {@code financialadviser}
 */
public record ReportedRole(String value, String displayName) implements Comparable<ReportedRole> {
    private static final Comparator<ReportedRole> ORDER = Comparator.comparing(ReportedRole::privilege)
            .thenComparing(ReportedRole::displayName)
            .thenComparing(ReportedRole::value);

    /** {@return the rank of its users} */
    public Privilege privilege() {
        return Privilege.of(new OrganisationRole(value));
    }

    /** {@return whether Xero does not document the role} */
    public boolean isUnpublished() {
        return !new OrganisationRole(value).isPublished();
    }

    /**
     * {@return whether the role may approve and pay bills, as far as Xero documents it} From Xero's help page "User roles and their
     * access to purchases".
     */
    public String approvesBills() {
        return switch (privilege()) {
            case ADVISER, STANDARD -> "yes";
            case INVOICE_ONLY ->
                "with the option \"Purchases\" or \"Approve and pay\", which Xero's API does not return; else no";
            case UNDOCUMENTED -> "unknown: Xero does not document this role";
            case SUBSCRIBER, LIMITED, NONE -> value.equals("readonly") ? "no" : "not on that page";
        };
    }

    /** Orders by privilege, then by name. */
    @Override
    public int compareTo(ReportedRole other) {
        return ORDER.compare(this, other);
    }
}
