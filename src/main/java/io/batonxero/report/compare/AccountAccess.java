package io.batonxero.report.compare;

import java.util.Collection;
import java.util.TreeSet;

/**
 * The access of one account to one organisation at a delivery.
 *
 * @param key equal for equal access, whatever the names of roles are
 * @param words the access for people
 */
record AccountAccess(String organisationId, String userId, String person, String email, String key, String words) {
    /**
     * {@return the access of an account}
     *
     * @param roleValues the values of its roles
     * @param words the names of its roles
     * @param others the names of its other entitlements
     */
    static AccountAccess of(
            String organisationId,
            String userId,
            String person,
            String email,
            Collection<String> roleValues,
            Collection<String> words,
            boolean subscriber,
            Collection<String> others) {
        TreeSet<String> shown = new TreeSet<>(words);
        shown.addAll(others);
        if (subscriber) {
            shown.add("subscriber");
        }
        String key = new TreeSet<>(roleValues) + "\n" + subscriber + "\n" + new TreeSet<>(others);
        return new AccountAccess(
                organisationId, userId, person, email, key, shown.isEmpty() ? "no role" : String.join(", ", shown));
    }
}
