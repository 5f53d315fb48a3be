package io.batonxero.report.content;

import io.batonxero.names.SharedNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Totals of an organisation.
 *
 * @param users including disabled ones
 * @param subscriberNames the first three names
 * @param roles number of users by role; a user with two roles counts in both
 * @param withoutRole number of users that have no role and are not disabled
 */
public record OrganisationTotals(
        ReportedOrganisation organisation,
        int users,
        int disabled,
        int grants,
        int subscribers,
        List<String> subscriberNames,
        SortedMap<ReportedRole, Integer> roles,
        int withoutRole) {
    private static final int MAX_NAMES = 3;

    /** Copies the collections. */
    public OrganisationTotals {
        subscriberNames = List.copyOf(subscriberNames);
        roles = Collections.unmodifiableSortedMap(new TreeMap<>(roles));
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
                count.roles,
                count.withoutRole);
    }

    private static final class Count {
        private final List<ReportedUser> namedSubscribers = new ArrayList<>();
        private final SortedMap<ReportedRole, Integer> roles = new TreeMap<>();
        private int withoutRole;
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
            withoutRole += access.roles().isEmpty() && !access.user().isDisabled() ? 1 : 0;
            access.roles().forEach(role -> roles.merge(role.role(), 1, Integer::sum));
        }
    }
}
