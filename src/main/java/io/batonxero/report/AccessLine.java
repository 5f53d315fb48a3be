package io.batonxero.report;

import io.batonxero.report.content.ReportedEntitlement;
import io.batonxero.report.content.ReportedOrganisation;
import io.batonxero.report.content.UserAccess;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A line of the reports for spreadsheets: one user, and one role.
 *
 * @param role the name of the role; empty without a role, as the next two
 * @param roleExplained yes or no
 */
record AccessLine(
        ReportedOrganisation organisation, UserAccess access, String role, String roleValue, String roleExplained) {
    /** {@return a line for each role of a user; one line if the user has none} */
    static List<AccessLine> of(ReportedOrganisation organisation, UserAccess access) {
        return access.roles().isEmpty()
                ? List.of(new AccessLine(organisation, access, "", "", ""))
                : access.roles().stream()
                        .map(role -> new AccessLine(
                                organisation, access, role.displayName(), role.value(), yesOrNo(!role.isUnpublished())))
                        .toList();
    }

    String subscriber() {
        return yesOrNo(access.isSubscriber());
    }

    /** {@return the names of the other entitlements, separated by semicolon} */
    String others() {
        return access.others().stream()
                .map(ReportedEntitlement::displayName)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    static String yesOrNo(boolean yes) {
        return yes ? "yes" : "no";
    }
}
