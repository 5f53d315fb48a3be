package io.batonxero.baton;

import io.batonxero.base.Sha256;
import io.batonxero.baton.Delivered.Organisation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is gone since the last delivery.
 *
 * @param vanished organisations that were there, and are not
 * @param changes organisations that were there, and what is there now; nothing for those that vanished
 */
record Removals(Delivered since, List<Organisation> vanished, List<Change> changes) {
    private static final int NAMED = 5;
    private static final int CODE_LENGTH = 8;

    /** Losses up to this many are usual business. */
    private static final int FEW = 3;

    /** An organisation then and now. */
    record Change(Organisation before, Organisation now) {
        int usersGone() {
            return Math.max(0, before.users() - now.users());
        }

        int grantsGone() {
            return Math.max(0, before.grants() - now.grants());
        }

        @Override
        public String toString() {
            return before.name() + " had " + before.users() + " users and " + before.grants() + " grants, now "
                    + now.users() + " and " + now.grants();
        }
    }

    /** Compares organisations of the last delivery with what is there now, by OrganisationID. */
    static Removals between(Delivered since, Collection<Organisation> compared, Map<String, Organisation> now) {
        List<Organisation> vanished = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (Organisation before : compared) {
            Organisation after = now.get(before.id());
            if (after == null) {
                vanished.add(before);
            }
            changes.add(new Change(
                    before,
                    Optional.ofNullable(after)
                            .orElse(new Organisation(before.id(), before.tenantId(), before.name(), 0, 0))));
        }
        return new Removals(since, vanished, changes);
    }

    /** {@return whether so much is gone that a person should have a look} */
    boolean isMuch() {
        return !vanished.isEmpty() || isMuch(usersGone(), users()) || isMuch(grantsGone(), grants());
    }

    private static boolean isMuch(int gone, int before) {
        return gone > FEW && gone * 2L > before;
    }

    private int users() {
        return changes.stream().mapToInt(change -> change.before().users()).sum();
    }

    private int grants() {
        return changes.stream().mapToInt(change -> change.before().grants()).sum();
    }

    private int usersGone() {
        return changes.stream().mapToInt(Change::usersGone).sum();
    }

    private int grantsGone() {
        return changes.stream().mapToInt(Change::grantsGone).sum();
    }

    /** {@return what accepts exactly this, once} It depends on the last delivery, which the next one replaces. */
    String code() {
        return code(Sha256.hex(since.digest() + vanished + changes));
    }

    static String code(String digest) {
        return digest.substring(0, CODE_LENGTH);
    }

    /** {@return the differences, in a line} */
    String words() {
        List<String> parts = new ArrayList<>();
        if (!vanished.isEmpty()) {
            parts.add("gone: " + some(vanished.stream().map(Organisation::name).toList()));
        }
        parts.add(usersGone() + " of " + users() + " users and " + grantsGone() + " of " + grants()
                + " grants are no longer there");
        List<String> lost = changes.stream()
                .filter(change -> !vanished.contains(change.before()))
                .filter(change -> change.usersGone() > 0 || change.grantsGone() > 0)
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
