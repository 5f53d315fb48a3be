package io.batonxero.guard;

import io.batonxero.baton.IdHashes;
import io.batonxero.baton.OrganisationIds;
import io.batonxero.guard.DeliveryRecord.Organisation;
import io.batonxero.names.NameText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An organisation in the last delivery and now.
 *
 * @param counts of all kinds
 */
record OrganisationChange(Organisation before, Organisation now, List<OrganisationChange.Count> counts) {
    /** The asterisk tells these kinds from slugs, which have none. */
    static final String USERS = "*users";

    static final String GRANTS = "*grants";
    private static final String ENTITLEMENTS = "*entitlements";

    /** Losses up to this number never refuse a sync. */
    private static final int TOLERATED = 3;

    /** Entitlements to approve or administer, of which every organisation in Xero has a subscriber; and the users themselves. */
    private static final Set<String> NEVER_ALL_LOST = Set.of("standard", "financialadviser", "subscriber", USERS);

    /**
     * The number of one kind, such as users or grants of an entitlement, in the last delivery and now.
     *
     * @param now of users, grants and entitlements only those that have an id of the last delivery, if its ids are known
     */
    record Count(String kind, int before, int now) {
        int lost() {
            return Math.max(0, before - now);
        }

        boolean exceedsThreshold() {
            boolean isMajority = lost() > TOLERATED && lost() * 2L > before;
            return isMajority || (isAllLost() && NEVER_ALL_LOST.contains(kind));
        }

        boolean isAllLost() {
            return before > 0 && now == 0;
        }

        /** Whether it counts the grants of one entitlement, named by its slug. */
        boolean isSlug() {
            return !kind.startsWith("*");
        }

        /** {@return the kind for messages} */
        String label() {
            return NameText.shortened(kind);
        }

        Count plus(Count other) {
            return new Count(kind, before + other.before, now + Math.min(other.now, other.before));
        }
    }

    static OrganisationChange of(Organisation before, Organisation now) {
        OrganisationIds then = before.ids();
        OrganisationIds ids = now.ids();
        List<Count> counts = new ArrayList<>();
        counts.add(kept(USERS, before.users(), now.users(), then.users(), ids.users()));
        counts.add(kept(GRANTS, before.grants(), now.grants(), then.grants(), ids.grants()));
        counts.add(kept(
                ENTITLEMENTS,
                then.entitlements().size(),
                then.entitlements().size(),
                then.entitlements(),
                ids.entitlements()));
        before.grantsBySlug()
                .forEach((slug, grants) ->
                        counts.add(new Count(slug, grants, now.grantsBySlug().getOrDefault(slug, 0))));
        return new OrganisationChange(before, now, List.copyOf(counts));
    }

    /** {@return the entitlements of the last delivery, and how many have the same id now} */
    Count entitlements() {
        return counts.stream()
                .filter(count -> count.kind().equals(ENTITLEMENTS))
                .findFirst()
                .orElseThrow();
    }

    private static Count kept(String kind, int before, int now, IdHashes then, IdHashes ids) {
        return new Count(kind, before, Math.min(now, then.kept(before, ids)));
    }

    boolean exceedsThreshold() {
        return counts.stream().anyMatch(Count::exceedsThreshold);
    }

    boolean hasLosses() {
        return counts.stream().anyMatch(count -> count.lost() > 0);
    }

    @Override
    public String toString() {
        String slugs = counts.stream()
                .filter(count -> count.exceedsThreshold() && count.isSlug())
                .map(count -> ", " + count.label() + " " + count.before() + ", now " + count.now())
                .collect(Collectors.joining());
        return before.label() + " had " + before.users() + " users and " + before.grants() + " grants, now "
                + now.users() + " and " + now.grants() + slugs + replaced();
    }

    /** The losses that the numbers of users and grants do not show. */
    private String replaced() {
        String kinds = counts.stream()
                .filter(count -> count.exceedsThreshold() && !count.isSlug() && count.now() < number(count.kind()))
                .map(count -> count.lost() + " of " + count.before() + " "
                        + count.kind().substring(1))
                .collect(Collectors.joining(", "));
        return kinds.isEmpty() ? "" : ", with other ids instead of these: " + kinds;
    }

    private int number(String kind) {
        return switch (kind) {
            case USERS -> now.users();
            case GRANTS -> now.grants();
            default -> entitlements().before();
        };
    }
}
