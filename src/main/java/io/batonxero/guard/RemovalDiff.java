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
 * The removals since the last delivery, in each organisation and in all of them together.
 *
 * @param vanished organisations that were there, and are not
 * @param empty organisations that nobody can enter, and that were not so before
 * @param changes organisations that were there, and what is there now; nothing for those that vanished
 */
record RemovalDiff(DeliveryRecord since, List<Organisation> vanished, List<Organisation> empty, List<Change> changes) {
    private static final int NAMED = 5;

    /** No slug has an asterisk. */
    private static final String USERS = "*users";

    private static final String GRANTS = "*grants";

    /** Losses up to this many are usual business. */
    private static final int FEW = 3;

    /** Entitlements whose holders approve or administer: Xero itself keeps an organisation from having no subscriber. */
    private static final Set<String> POWERFUL = Set.of("standard", "financialadviser", "subscriber");

    /** How many there were of a kind, such as users or grants of one entitlement, and are now. */
    record Count(String kind, int before, int now) {
        int gone() {
            return Math.max(0, before - now);
        }

        boolean isMuch() {
            boolean isMost = gone() > FEW && gone() * 2L > before;
            return isMost || (isAllGone() && POWERFUL.contains(kind));
        }

        /** {@return whether none is left} */
        boolean isAllGone() {
            return before > 0 && now == 0;
        }

        Count plus(Count other) {
            return new Count(kind, before + other.before, now + Math.min(other.now, other.before));
        }
    }

    /** An organisation then and now. */
    record Change(Organisation before, Organisation now) {
        /** {@return every kind that was there before} */
        List<Count> counts() {
            List<Count> counts = new ArrayList<>();
            counts.add(new Count(USERS, before.users(), now.users()));
            counts.add(new Count(GRANTS, before.grants(), now.grants()));
            before.grantsBySlug()
                    .forEach((slug, grants) -> counts.add(
                            new Count(slug, grants, now.grantsBySlug().getOrDefault(slug, 0))));
            return counts;
        }

        boolean isMuch() {
            return counts().stream().anyMatch(Count::isMuch);
        }

        boolean hasLost() {
            return counts().stream().anyMatch(count -> count.gone() > 0);
        }

        @Override
        public String toString() {
            String slugs = counts().stream()
                    .filter(count -> count.isMuch() && before.grantsBySlug().containsKey(count.kind()))
                    .map(count -> ", " + count.kind() + " " + count.before() + ", now " + count.now())
                    .collect(Collectors.joining());
            return before.name() + " had " + before.users() + " users and " + before.grants() + " grants, now "
                    + now.users() + " and " + now.grants() + slugs;
        }
    }

    /**
     * Compares organisations of the last delivery with what is there now, by OrganisationID.
     *
     * @param withGrants whether the sync is to hold grants
     */
    static RemovalDiff between(
            DeliveryRecord since,
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
            changes.add(new Change(before, after == null ? before.gone() : after));
        }
        return new RemovalDiff(since, vanished, List.copyOf(empty.values()), changes);
    }

    /** An organisation of Xero's has a user at least, who has a role. */
    private static boolean isEmpty(Organisation one, boolean withGrants) {
        return one.users() == 0 || (withGrants && one.grants() == 0);
    }

    /** {@return whether so much is gone that a person should have a look} */
    boolean isMuch() {
        return !vanished.isEmpty()
                || !empty.isEmpty()
                || changes.stream().anyMatch(Change::isMuch)
                || sums().values().stream().anyMatch(Count::isMuch);
    }

    /** {@return the entitlements that nobody has any more, and their organisations} Empty where there are none. */
    String unheld() {
        return some(changes.stream()
                .flatMap(change -> change.counts().stream()
                        .filter(Count::isAllGone)
                        .map(count -> count.kind() + " of " + change.before().name()))
                .toList());
    }

    /** Gains of one organisation never make up for losses of another. */
    private Map<String, Count> sums() {
        Map<String, Count> sums = new TreeMap<>();
        for (Change change : changes) {
            for (Count count : change.counts()) {
                sums.merge(count.kind(), new Count(count.kind(), 0, 0).plus(count), (all, one) -> all.plus(count));
            }
        }
        return sums;
    }

    /** {@return what accepts exactly this, once} It depends on the last delivery, which the next one replaces. */
    String code() {
        return AcceptedCodes.of(since.digest() + vanished + empty + changes);
    }

    /** {@return the differences, in a line} */
    String words() {
        List<String> parts = new ArrayList<>();
        if (!vanished.isEmpty()) {
            parts.add("gone: " + some(vanished.stream().map(Organisation::name).toList()));
        }
        if (!empty.isEmpty()) {
            parts.add("nobody can enter: "
                    + some(empty.stream().map(Organisation::name).toList()));
        }
        Map<String, Count> sums = sums();
        Count none = new Count("", 0, 0);
        Count users = sums.getOrDefault(USERS, none);
        Count grants = sums.getOrDefault(GRANTS, none);
        if (!changes.isEmpty()) {
            parts.add(users.gone() + " of " + users.before() + " users and " + grants.gone() + " of " + grants.before()
                    + " grants are no longer there");
        }
        sums.values().stream()
                .filter(sum -> sum.isMuch() && !sum.kind().startsWith("*"))
                .map(sum -> sum.kind() + " of all organisations " + sum.before() + ", now " + sum.now())
                .forEach(parts::add);
        Set<Organisation> named = Set.copyOf(vanished);
        List<String> lost = changes.stream()
                .filter(change -> change.hasLost() && !named.contains(change.before()))
                .sorted(Comparator.comparing(change -> !change.isMuch()))
                .map(Change::toString)
                .toList();
        if (!lost.isEmpty()) {
            parts.add(some(lost));
        }
        return String.join("; ", parts);
    }

    private static String some(List<String> all) {
        String first = all.stream().limit(NAMED).collect(Collectors.joining(", "));
        return all.size() <= NAMED ? first : first + " and " + (all.size() - NAMED) + " more";
    }
}
