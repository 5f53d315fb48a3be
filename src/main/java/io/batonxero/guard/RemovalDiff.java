package io.batonxero.guard;

import io.batonxero.base.AcceptedCodes;
import io.batonxero.baton.OrganisationCounts;
import io.batonxero.guard.DeliveryRecord.Organisation;
import io.batonxero.guard.OrganisationChange.Count;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The differences between the last delivery and a sync, in each organisation and in all of them together.
 *
 * @param previous the last delivery
 * @param vanished organisations that the sync lacks
 * @param empty organisations that nobody can enter now
 * @param changes the organisations of the last delivery, with their counts then and now
 * @param settings the settings of the sync
 */
record RemovalDiff(
        DeliveryRecord previous,
        List<Organisation> vanished,
        List<Organisation> empty,
        List<OrganisationChange> changes,
        IdSettings settings) {
    private static final int MAX_LISTED = 5;

    /**
     * Compares organisations of the last delivery with a sync.
     *
     * @param isExcluded whether an organisation that the sync lacks is not missing, since the settings exclude it
     * @param organisations of the sync
     * @param withGrants whether the sync contains grants
     * @param settings the settings of the sync
     */
    static RemovalDiff between(
            DeliveryRecord previous,
            Predicate<Organisation> isExcluded,
            Collection<OrganisationCounts> organisations,
            boolean withGrants,
            IdSettings settings) {
        Map<String, Organisation> now = DeliveryRecord.byId(organisations);
        List<Organisation> vanished = new ArrayList<>();
        List<OrganisationChange> changes = new ArrayList<>();
        Map<String, Organisation> empty = new TreeMap<>();
        now.values().stream().filter(one -> isEmpty(one, withGrants)).forEach(one -> empty.put(one.id(), one));
        for (Organisation before : previous.organisations()) {
            Organisation after = now.get(before.id());
            if (after == null && isExcluded.test(before)) {
                continue;
            }
            if (after == null) {
                vanished.add(before);
            }
            if (isEmpty(before, withGrants)) {
                empty.remove(before.id());
            }
            changes.add(OrganisationChange.of(before, after == null ? before.emptied() : after));
        }
        return new RemovalDiff(previous, vanished, List.copyOf(empty.values()), changes, settings);
    }

    /** Every organisation in Xero has at least one user with a role. */
    private static boolean isEmpty(Organisation one, boolean withGrants) {
        return one.users() == 0 || (withGrants && one.grants() == 0);
    }

    /** {@return whether so much was lost that a person must confirm it} */
    boolean exceedsThreshold() {
        return !vanished.isEmpty()
                || !empty.isEmpty()
                || changes.stream().anyMatch(OrganisationChange::exceedsThreshold)
                || sums().values().stream().anyMatch(Count::exceedsThreshold)
                || isProjectsOff();
    }

    /** {@return whether anything of the last delivery is missing} */
    boolean hasLosses() {
        return !vanished.isEmpty() || changes.stream().anyMatch(OrganisationChange::hasLosses);
    }

    /** Whether a setting removes the entitlement of all users of Projects, however few. */
    private boolean isProjectsOff() {
        return previous.settings().projects()
                && !settings.projects()
                && sums().getOrDefault(IdSettings.PROJECTS, new Count("", 0, 0)).isAllLost();
    }

    /** {@return the entitlements that lost their last holder, with their organisations; empty if there are none} */
    String entitlementsWithoutHolder() {
        return list(changes.stream()
                .flatMap(change -> change.counts().stream()
                        .filter(count -> count.isSlug() && count.isAllLost())
                        .map(count -> count.label() + " of " + change.before().label()))
                .toList());
    }

    /** Gains of one organisation do not offset losses of another. */
    private Map<String, Count> sums() {
        Map<String, Count> sums = new TreeMap<>();
        for (OrganisationChange change : changes) {
            for (Count count : change.counts()) {
                sums.merge(count.kind(), new Count(count.kind(), 0, 0).plus(count), (all, one) -> all.plus(count));
            }
        }
        return sums;
    }

    /** {@return the code that accepts exactly this difference} It includes the last delivery, so it works once. */
    String code() {
        return AcceptedCodes.of(previous.digest() + names(vanished) + names(empty) + changes + changedSettings());
    }

    /** {@return the reason for refusing the sync} */
    String reason() {
        if (previous.at().isEmpty()) {
            return describe();
        }
        List<String> changed = changedSettings();
        return "it lost too much since the delivery of " + previous.at() + " (" + describe() + ")"
                + (changed.isEmpty()
                        ? ""
                        : ". " + String.join(", ", changed) + ": ConductorOne would delete what has the ids of then,"
                                + " with its access requests and reviews");
    }

    /** {@return the changed settings, if ids were lost by them} */
    private List<String> changedSettings() {
        boolean isIdsLost = isProjectsOff()
                || changes.stream().anyMatch(change -> change.entitlements().exceedsThreshold());
        return isIdsLost ? settings.changesSince(previous.settings()) : List.of();
    }

    /** {@return the differences, in one line} */
    String describe() {
        List<String> parts = new ArrayList<>();
        if (!vanished.isEmpty()) {
            parts.add("missing: " + list(names(vanished)));
        }
        if (!empty.isEmpty()) {
            parts.add("nobody can enter: " + list(names(empty)));
        }
        Map<String, Count> sums = sums();
        Count none = new Count("", 0, 0);
        Count users = sums.getOrDefault(OrganisationChange.USERS, none);
        Count grants = sums.getOrDefault(OrganisationChange.GRANTS, none);
        if (!changes.isEmpty()) {
            parts.add(users.lost() + " of " + users.before() + " users and " + grants.lost() + " of " + grants.before()
                    + " grants are missing");
        }
        sums.values().stream()
                .filter(sum -> sum.exceedsThreshold() && sum.isSlug())
                .map(sum -> sum.label() + " in all organisations " + sum.before() + ", now " + sum.now())
                .forEach(parts::add);
        Set<Organisation> listed = Set.copyOf(vanished);
        List<String> lost = changes.stream()
                .filter(change -> change.hasLosses() && !listed.contains(change.before()))
                .sorted(Comparator.comparing(change -> !change.exceedsThreshold()))
                .map(OrganisationChange::toString)
                .toList();
        if (!lost.isEmpty()) {
            parts.add(list(lost));
        }
        return String.join("; ", parts);
    }

    private static List<String> names(List<Organisation> organisations) {
        return organisations.stream().map(Organisation::label).toList();
    }

    private static String list(List<String> all) {
        String first = all.stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
        return all.size() <= MAX_LISTED ? first : first + " and " + (all.size() - MAX_LISTED) + " more";
    }
}
