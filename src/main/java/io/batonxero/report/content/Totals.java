package io.batonxero.report.content;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Totals of all organisations.
 *
 * @param roles the roles of all organisations, in the order of a report
 * @param users as in the summary: a UserID in several organisations counts once
 * @param people users with the same e-mail address count once
 * @param grants as in the summary
 * @param grantsNotShown grants that are not to users
 */
public record Totals(
        List<OrganisationTotals> organisations,
        List<RoleTotals> roles,
        int users,
        int people,
        int grants,
        int grantsNotShown) {
    /**
     * Totals of a role.
     *
     * @param users the sum of the organisations
     * @param organisations the number of organisations in which a user has the role
     */
    public record RoleTotals(ReportedRole role, int users, int organisations) {}

    /** Copies the lists. */
    public Totals {
        organisations = List.copyOf(organisations);
        roles = List.copyOf(roles);
    }

    static Totals of(AccessReport report) throws IOException {
        List<OrganisationTotals> organisations = new ArrayList<>();
        Map<ReportedRole, RoleTotals> roles = new TreeMap<>();
        for (ReportedOrganisation organisation : report.organisations()) {
            OrganisationTotals totals = OrganisationTotals.of(report, organisation);
            organisations.add(totals);
            totals.roles()
                    .forEach((role, users) -> roles.merge(
                            role,
                            new RoleTotals(role, users, 1),
                            (before, one) -> new RoleTotals(
                                    role, before.users() + one.users(), before.organisations() + one.organisations())));
        }
        return new Totals(
                organisations,
                List.copyOf(roles.values()),
                report.userCount(),
                report.personCount(),
                report.grants(),
                report.grantsNotShown());
    }

    /** {@return the users of all organisations; a UserID in several organisations counts in each} */
    public int accounts() {
        return sum(OrganisationTotals::users);
    }

    /** {@return the number of subscribers; usually one for each organisation} */
    public int subscribers() {
        return sum(OrganisationTotals::subscribers);
    }

    /** {@return the number of disabled users, in each organisation that lists them} */
    public int disabled() {
        return sum(OrganisationTotals::disabled);
    }

    /** {@return the number of users that have no role and are not disabled} */
    public int withoutRole() {
        return sum(OrganisationTotals::withoutRole);
    }

    /** {@return the grants that the report shows} */
    public int grantsShown() {
        return sum(OrganisationTotals::grants);
    }

    /** {@return the number of roles that Xero does not document; a role in two organisations counts twice} */
    public int unpublishedRoles() {
        return roles.stream()
                .filter(role -> role.role().isUnpublished())
                .mapToInt(RoleTotals::organisations)
                .sum();
    }

    /** {@return the number of users with a role that Xero does not document} */
    int undocumentedUsers() {
        return roles.stream()
                .filter(role -> role.role().isUnpublished())
                .mapToInt(RoleTotals::users)
                .sum();
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
