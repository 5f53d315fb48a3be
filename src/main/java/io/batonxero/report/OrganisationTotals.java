package io.batonxero.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a report says of an organisation before it lists its people.
 *
 * @param people accounts, disabled ones among them
 * @param subscriberNames the first few
 * @param unexplained people by role, for roles that Xero does not explain
 */
record OrganisationTotals(
        ReportedOrganisation organisation,
        int people,
        int disabled,
        int grants,
        int subscribers,
        List<String> subscriberNames,
        Map<ReportedEntitlement, Integer> unexplained) {
    private static final int NAMES = 3;
    private static final Comparator<ReportedEntitlement> BY_WORDS =
            Comparator.comparing(ReportedEntitlement::words).thenComparing(ReportedEntitlement::value);

    OrganisationTotals {
        subscriberNames = List.copyOf(subscriberNames);
        unexplained = new LinkedHashMap<>(unexplained);
    }

    /** {@return the totals of an organisation} */
    static OrganisationTotals of(AccessReportData sheet, ReportedOrganisation organisation) throws IOException {
        Count count = new Count();
        sheet.people(organisation, count::add);
        return new OrganisationTotals(
                organisation,
                count.people,
                count.disabled,
                count.grants,
                count.subscribers,
                count.subscriberNames,
                count.unexplained);
    }

    private static final class Count {
        private final List<String> subscriberNames = new ArrayList<>();
        private final Map<ReportedEntitlement, Integer> unexplained = new TreeMap<>(BY_WORDS);
        private int people;
        private int disabled;
        private int grants;
        private int subscribers;

        void add(UserAccess someone) {
            people++;
            disabled += someone.person().isDisabled() ? 1 : 0;
            grants += someone.rights().size();
            if (someone.isSubscriber()) {
                subscribers++;
                if (subscriberNames.size() < NAMES) {
                    subscriberNames.add(someone.person().name());
                }
            }
            someone.roles().stream()
                    .filter(ReportedEntitlement::isUnexplained)
                    .forEach(role -> unexplained.merge(role, 1, Integer::sum));
        }
    }
}
