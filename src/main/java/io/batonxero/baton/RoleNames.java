package io.batonxero.baton;

import io.batonxero.base.ConfigurationException;
import io.batonxero.xero.OrganisationRole;
import java.util.HashMap;
import java.util.Map;

/**
 * Display names of roles: Xero's own, unless a custom name is set.
 *
 * @param bySlug custom names by role slug
 */
record RoleNames(Map<String, String> bySlug) {
    static final RoleNames DEFAULT = new RoleNames(Map.of());

    RoleNames {
        bySlug = Map.copyOf(bySlug);
    }

    /**
     * {@return custom names}
     *
     * @param table names by Xero's value, in upper or lower case
     * @throws ConfigurationException if a name is empty
     */
    static RoleNames of(Map<?, ?> table) {
        Map<String, String> bySlug = new HashMap<>();
        table.forEach((value, name) -> {
            String displayName = name == null ? "" : name.toString().strip();
            if (displayName.isEmpty()) {
                throw new ConfigurationException("The table of role names has an empty name for " + value
                        + ". Set a name, or remove the line to keep Xero's name.");
            }
            bySlug.put(OrganisationRole.of(String.valueOf(value)).slug(), displayName);
        });
        return new RoleNames(bySlug);
    }

    /** {@return the display name of a role} */
    String of(OrganisationRole role) {
        return bySlug.getOrDefault(role.slug(), role.displayName());
    }
}
