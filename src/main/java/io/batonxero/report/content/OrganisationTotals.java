package io.batonxero.report.content;

import io.batonxero.names.SharedNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Totals of an organisation.
 *
 * @param users including disabled ones
 * @param subscriberNames the first three names
 * @param unpublished number of users by role, for roles that Xero does not document
 */
public record OrganisationTotals(
        ReportedOrganisation organisation,
        int users,
        int disabled,
        int grants,
        int subscribers,
        List<String> subscriberNames,
        Map<ReportedEntitlement, Integer> unpublished) {
    private static final int MAX_NAMES = 3;
    private static final Comparator<ReportedEntitlement> BY_NAME =
            Comparator.comparing(ReportedEntitlement::displayName).thenComparing(ReportedEntitlement::value);

    /** Copies the collections. */
    public OrganisationTotals {
        subscriberNames = List.copyOf(subscriberNames);
        unpublished = new LinkedHashMap<>(unpublished);
    }

    static OrganisationTotals of(AccessReport data, ReportedOrganisation organisation) throws IOException {
        Count count = new Count();
        data.users(organisation, count::add);
        return new OrganisationTotals(
                organisation,
                count.users,
                count.disabled,
                count.grants,
                count.subscribers,
                count.subscriberNames(),
                count.unpublished);
    }

    private static final class Count {
        private final List<ReportedUser> namedSubscribers = new ArrayList<>();
        private final Map<ReportedEntitlement, Integer> unpublished = new TreeMap<>(BY_NAME);
        private int users;
        private int disabled;
        private int grants;
        private int subscribers;

        List<String> subscriberNames() {
            Map<String, String> idPrefixes =
                    SharedNames.idPrefixes(namedSubscribers, ReportedUser::name, ReportedUser::userId);
            return namedSubscribers.stream()
                    .map(user -> SharedNames.label(user.name(), idPrefixes.getOrDefault(user.userId(), "")))
                    .toList();
        }

        void add(UserAccess access) {
            users++;
            disabled += access.user().isDisabled() ? 1 : 0;
            grants += access.entitlements().size();
            if (access.isSubscriber()) {
                subscribers++;
                if (namedSubscribers.size() < MAX_NAMES) {
                    namedSubscribers.add(access.user());
                }
            }
            access.roles().stream()
                    .filter(ReportedEntitlement::isUnpublished)
                    .forEach(role -> unpublished.merge(role, 1, Integer::sum));
        }
    }
}
