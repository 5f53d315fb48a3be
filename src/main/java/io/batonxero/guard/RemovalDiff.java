package io.batonxero.guard;

import io.batonxero.base.AcceptedCodes;
import io.batonxero.guard.DeliveryRecord.Organisation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The differences between the last delivery and a sync, in each organisation and in all of them together.
 *
 * @param previous the last delivery
 * @param vanished organisations that the sync lacks
 * @param empty organisations that nobody can enter now
 * @param changes the organisations of the last delivery, with their counts then and now
 */
record RemovalDiff(
        DeliveryRecord previous, List<Organisation> vanished, List<Organisation> empty, List<Change> changes) {
    private static final int MAX_LISTED = 5;

    /** The asterisk tells these kinds from slugs, which have none. */
    private static final String USERS = "*users";

    private static final String GRANTS = "*grants";

    /** Losses up to this number never refuse a sync. */
    private static final int TOLERATED = 3;

    /** Entitlements to approve or administer. Every organisation in Xero has a subscriber. */
    private static final Set<String> POWERFUL = Set.of("standard", "financialadviser", "subscriber");

    /** The number of one kind, such as users or grants of an entitlement, in the last delivery and now. */
    record Count(String kind, int before, int now) {
        int lost() {
            return Math.max(0, before - now);
        }

        boolean exceedsThreshold() {
            boolean isMajority = lost() > TOLERATED && lost() * 2L > before;
            return isMajority || (isAllLost() && POWERFUL.contains(kind));
        }

        boolean isAllLost() {
            return before > 0 && now == 0;
        }

        Count plus(Count other) {
            return new Count(kind, before + other.before, now + Math.min(other.now, other.before));
        }
    }

    record Change(Organisation before, Organisation now) {
        List<Count> counts() {
            List<Count> counts = new ArrayList<>();
            counts.add(new Count(USERS, before.users(), now.users()));
            counts.add(new Count(GRANTS, before.grants(), now.grants()));
            before.grantsBySlug()
                    .forEach((slug, grants) -> counts.add(
                            new Count(slug, grants, now.grantsBySlug().getOrDefault(slug, 0))));
            return counts;
        }

        boolean exceedsThreshold() {
            return counts().stream().anyMatch(Count::exceedsThreshold);
        }

        boolean hasLosses() {
            return counts().stream().anyMatch(count -> count.lost() > 0);
        }

        @Override
        public String toString() {
            String slugs = counts().stream()
                    .filter(count ->
                            count.exceedsThreshold() && before.grantsBySlug().containsKey(count.kind()))
                    .map(count -> ", " + count.kind() + " " + count.before() + ", now " + count.now())
                    .collect(Collectors.joining());
            return before.name() + " had " + before.users() + " users and " + before.grants() + " grants, now "
                    + now.users() + " and " + now.grants() + slugs;
        }
    }

    /**
     * Compares organisations of the last delivery with a sync.
     *
     * @param now counts by OrganisationID
     * @param withGrants whether the sync contains grants
     */
    static RemovalDiff between(
            DeliveryRecord previous,
            Collection<Organisation> compared,
            Map<String, Organisation> now,
            boolean withGrants) {
        List<Organisation> vanished = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        Map<String, Organisation> empty = new TreeMap<>();
        now.values().stream().filter(one -> isEmpty(one, withGrants)).forEach(one -> empty.put(one.id(), one));
        for (Organisation before : compared) {
            Organisation after = now.get(before.id());
            if (after == null) {
                vanished.add(before);
            }
            if (isEmpty(before, withGrants)) {
                empty.remove(before.id());
            }
            changes.add(new Change(before, after == null ? before.emptied() : after));
        }
        return new RemovalDiff(previous, vanished, List.copyOf(empty.values()), changes);
    }

    /** Every organisation in Xero has at least one user with a role. */
    private static boolean isEmpty(Organisation one, boolean withGrants) {
        return one.users() == 0 || (withGrants && one.grants() == 0);
    }

    /** {@return whether so much was lost that a person must confirm it} */
    boolean exceedsThreshold() {
        return !vanished.isEmpty()
                || !empty.isEmpty()
                || changes.stream().anyMatch(Change::exceedsThreshold)
                || sums().values().stream().anyMatch(Count::exceedsThreshold);
    }

    /** {@return the entitlements that lost their last holder, with their organisations; empty if there are none} */
    String entitlementsWithoutHolder() {
        return list(changes.stream()
                .flatMap(change -> change.counts().stream()
                        .filter(Count::isAllLost)
                        .map(count -> count.kind() + " of " + change.before().name()))
                .toList());
    }

    /** Gains of one organisation do not offset losses of another. */
    private Map<String, Count> sums() {
        Map<String, Count> sums = new TreeMap<>();
        for (Change change : changes) {
            for (Count count : change.counts()) {
                sums.merge(count.kind(), new Count(count.kind(), 0, 0).plus(count), (all, one) -> all.plus(count));
            }
        }
        return sums;
    }

    /** {@return the code that accepts exactly this difference} It includes the last delivery, so it works once. */
    String code() {
        return AcceptedCodes.of(previous.digest() + vanished + empty + changes);
    }

    /** {@return the reason for refusing the sync} */
    String reason() {
        return previous.at().isEmpty()
                ? describe()
                : "it lost too much since the delivery of " + previous.at() + " (" + describe() + ")";
    }

    /** {@return the differences, in one line} */
    String describe() {
        List<String> parts = new ArrayList<>();
        if (!vanished.isEmpty()) {
            parts.add(
                    "missing: " + list(vanished.stream().map(Organisation::name).toList()));
        }
        if (!empty.isEmpty()) {
            parts.add("nobody can enter: "
                    + list(empty.stream().map(Organisation::name).toList()));
        }
        Map<String, Count> sums = sums();
        Count none = new Count("", 0, 0);
        Count users = sums.getOrDefault(USERS, none);
        Count grants = sums.getOrDefault(GRANTS, none);
        if (!changes.isEmpty()) {
            parts.add(users.lost() + " of " + users.before() + " users and " + grants.lost() + " of " + grants.before()
                    + " grants are missing");
        }
        sums.values().stream()
                .filter(sum -> sum.exceedsThreshold() && !sum.kind().startsWith("*"))
                .map(sum -> sum.kind() + " in all organisations " + sum.before() + ", now " + sum.now())
                .forEach(parts::add);
        Set<Organisation> listed = Set.copyOf(vanished);
        List<String> lost = changes.stream()
                .filter(change -> change.hasLosses() && !listed.contains(change.before()))
                .sorted(Comparator.comparing(change -> !change.exceedsThreshold()))
                .map(Change::toString)
                .toList();
        if (!lost.isEmpty()) {
            parts.add(list(lost));
        }
        return String.join("; ", parts);
    }

    private static String list(List<String> all) {
        String first = all.stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
        return all.size() <= MAX_LISTED ? first : first + " and " + (all.size() - MAX_LISTED) + " more";
    }
}
