package io.batonxero.baton;

import io.batonxero.base.ConfigurationException;
import io.batonxero.xero.OrganisationRole;
import java.util.HashMap;
import java.util.Map;

/**
 * What people see of a role: Xero's own words, but for those that somebody calls otherwise.
 *
 * @param bySlug names of one's own, by what stands for the role in ids
 */
record RoleNames(Map<String, String> bySlug) {
    /** Xero's own words for all. */
    static final RoleNames XEROS = new RoleNames(Map.of());

    /** Keeps its own copy. */
    RoleNames {
        bySlug = Map.copyOf(bySlug);
    }

    /**
     * {@return the names of a table}
     *
     * @param table by Xero's value, in any case
     * @throws ConfigurationException if a name is empty
     */
    static RoleNames of(Map<?, ?> table) {
        Map<String, String> bySlug = new HashMap<>();
        table.forEach((value, name) -> {
            String words = name == null ? "" : name.toString().strip();
            if (words.isEmpty()) {
                throw new ConfigurationException("The table of role names has none for " + value
                        + ". Write one, or take the line out: Xero's own word is taken then.");
            }
            bySlug.put(OrganisationRole.of(String.valueOf(value)).slug(), words);
        });
        return new RoleNames(bySlug);
    }

    /** {@return what people see of a role} */
    String of(OrganisationRole role) {
        return bySlug.getOrDefault(role.slug(), role.words());
    }
}
