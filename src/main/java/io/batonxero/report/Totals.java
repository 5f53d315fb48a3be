package io.batonxero.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Totals of all organisations.
 *
 * @param users accounts; a person in three organisations has three
 * @param grantsNotShown grants that are not to users
 * @param omitted data that Xero sent and the .c1z lacks, one line each
 */
record Totals(List<OrganisationTotals> organisations, int users, int grants, int grantsNotShown, List<String> omitted) {
    Totals {
        organisations = List.copyOf(organisations);
        omitted = List.copyOf(omitted);
    }

    static Totals of(AccessReportData data) throws IOException {
        List<OrganisationTotals> organisations = new ArrayList<>();
        for (ReportedOrganisation organisation : data.organisations()) {
            organisations.add(OrganisationTotals.of(data, organisation));
        }
        return new Totals(organisations, data.userCount(), data.grants(), data.grantsNotShown(), data.omitted());
    }

    int subscribers() {
        return sum(OrganisationTotals::subscribers);
    }

    int disabled() {
        return sum(OrganisationTotals::disabled);
    }

    /** {@return the number of roles that Xero does not document; a role in two organisations counts twice} */
    int unpublishedRoles() {
        return sum(organisation -> organisation.unpublished().size());
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

    private int sum(ToIntFunction<OrganisationTotals> count) {
        return organisations.stream().mapToInt(count).sum();
    }
}
