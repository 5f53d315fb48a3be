package io.batonxero.report.content;

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
public record Totals(
        List<OrganisationTotals> organisations, int users, int grants, int grantsNotShown, List<String> omitted) {
    /** Copies the lists. */
    public Totals {
        organisations = List.copyOf(organisations);
        omitted = List.copyOf(omitted);
    }

    static Totals of(AccessReport data) throws IOException {
        List<OrganisationTotals> organisations = new ArrayList<>();
        for (ReportedOrganisation organisation : data.organisations()) {
            organisations.add(OrganisationTotals.of(data, organisation));
        }
        return new Totals(organisations, data.userCount(), data.grants(), data.grantsNotShown(), data.omitted());
    }

    /** {@return the number of subscribers; usually one for each organisation} */
    public int subscribers() {
        return sum(OrganisationTotals::subscribers);
    }

    /** {@return the number of disabled users, in each organisation that lists them} */
    public int disabled() {
        return sum(OrganisationTotals::disabled);
    }

    /** {@return the number of roles that Xero does not document; a role in two organisations counts twice} */
    public int unpublishedRoles() {
        return sum(organisation -> organisation.unpublished().size());
    }

    /** {@return the organisations without a subscriber} */
    public List<OrganisationTotals> withoutSubscriber() {
        return organisations.stream()
                .filter(organisation -> organisation.subscribers() == 0)
                .toList();
    }

    /** {@return the organisations with more than one subscriber} */
    public List<OrganisationTotals> withSeveralSubscribers() {
        return organisations.stream()
                .filter(organisation -> organisation.subscribers() > 1)
                .toList();
    }

    private int sum(ToIntFunction<OrganisationTotals> count) {
        return organisations.stream().mapToInt(count).sum();
    }
}
