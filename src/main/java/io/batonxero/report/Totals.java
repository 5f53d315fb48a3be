package io.batonxero.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * What a report says of all organisations together.
 *
 * @param people accounts; one person in three organisations has three
 * @param grantsNotShown grants that are not to people
 */
record Totals(List<OrganisationTotals> organisations, int people, int grants, int grantsNotShown) {
    Totals {
        organisations = List.copyOf(organisations);
    }

    /** {@return the totals of a sheet} */
    static Totals of(AccessReportData sheet) throws IOException {
        List<OrganisationTotals> organisations = new ArrayList<>();
        for (ReportedOrganisation organisation : sheet.organisations()) {
            organisations.add(OrganisationTotals.of(sheet, organisation));
        }
        return new Totals(organisations, sheet.people(), sheet.grants(), sheet.grantsNotShown());
    }

    int subscribers() {
        return sum(OrganisationTotals::subscribers);
    }

    int disabled() {
        return sum(OrganisationTotals::disabled);
    }

    /** {@return how many roles Xero does not explain} The same one in two organisations counts twice. */
    int unexplainedRoles() {
        return sum(organisation -> organisation.unexplained().size());
    }

    List<OrganisationTotals> withoutSubscriber() {
        return organisations.stream()
                .filter(organisation -> organisation.subscribers() == 0)
                .toList();
    }

    List<OrganisationTotals> withSeveralSubscribers() {
        return organisations.stream()
                .filter(organisation -> organisation.subscribers() > 1)
                .toList();
    }

    private int sum(ToIntFunction<OrganisationTotals> of) {
        return organisations.stream().mapToInt(of).sum();
    }
}
