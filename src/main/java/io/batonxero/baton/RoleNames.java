package io.batonxero.baton;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.Sha256;
import io.batonxero.names.NameText;
import io.batonxero.names.SharedNames;
import io.batonxero.xero.OrganisationRole;
import io.batonxero.xero.XeroUser;
import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Display names of roles: Xero's own, unless a custom name is set.
 *
 * @param custom names from the table of role names, by slug; the slug is that of Xero's value in NFC
 * @param distinct names by slug, of roles that would otherwise have equal or similar names: the name followed by the slug in brackets, or by
 *     the beginning of its digest if the slug is long
 */
record RoleNames(Map<String, String> custom, Map<String, String> distinct) {
    /** A longer slug is replaced by the beginning of its digest: it would be cut off at the end of a long display name. */
    private static final int MAX_SLUG_CHARS = 40;

    private static final int DIGEST_CHARS = 8;

    static final RoleNames DEFAULT = new RoleNames(Map.of(), Map.of());

    RoleNames {
        custom = Map.copyOf(custom);
        distinct = Map.copyOf(distinct);
    }

    /**
     * {@return custom names}
     *
     * @param table names by Xero's value, in upper or lower case
     * @throws ConfigurationException if a name is empty
     */
    static RoleNames of(Map<?, ?> table) {
        Map<String, String> custom = new HashMap<>();
        table.forEach((value, name) -> {
            String displayName = name == null ? "" : NameText.strip(name.toString());
            if (displayName.isEmpty()) {
                throw new ConfigurationException("The table of role names has an empty name for " + value
                        + ". Set a name, or remove the line to keep Xero's name.");
            }
            custom.put(composedSlug(String.valueOf(value)), displayName);
        });
        return new RoleNames(custom, Map.of());
    }

    /** {@return the display name of a role} */
    String displayName(OrganisationRole role) {
        String name = distinct.get(role.slug());
        return name == null ? custom.getOrDefault(composedSlug(role.value()), role.displayName()) : name;
    }

    /** {@return Xero's value for a line of the summary} If the display name has the slug or digest in brackets, it follows here too. */
    String valueLabel(OrganisationRole role) {
        String value = NameText.shortened(role.value().strip());
        String shown = value.isEmpty() ? "no role" : NameText.escaped(value);
        return distinct.containsKey(role.slug()) ? SharedNames.label(shown, distinction(role)) : shown;
    }

    /** {@return a copy that adds slug or digest to names that two roles share} Compares the published roles and those of the users. */
    RoleNames withUniqueNames(Collection<XeroUser> users) {
        Set<OrganisationRole> roles = new HashSet<>(OrganisationRole.PUBLISHED);
        users.forEach(user -> roles.add(user.role()));
        // The slugs of roles whose name another role has too.
        Set<String> shared = SharedNames.idPrefixes(roles, this::displayName, OrganisationRole::slug)
                .keySet();
        Map<String, String> newDistinct = new HashMap<>();
        roles.stream()
                .filter(role -> shared.contains(role.slug()))
                .forEach(role -> newDistinct.put(role.slug(), SharedNames.label(displayName(role), distinction(role))));
        return new RoleNames(custom, newDistinct);
    }

    /** {@return the slug, or the beginning of its digest if it is long} */
    private static String distinction(OrganisationRole role) {
        String slug = role.slug();
        return slug.length() <= MAX_SLUG_CHARS ? slug : Sha256.hex(slug).substring(0, DIGEST_CHARS);
    }

    /** {@return the slug of the composed form, because Xero's value and the table may encode accents in different ways} */
    private static String composedSlug(String role) {
        return OrganisationRole.of(Normalizer.normalize(role, Normalizer.Form.NFC))
                .slug();
    }
}
