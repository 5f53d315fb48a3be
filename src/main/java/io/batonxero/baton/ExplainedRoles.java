package io.batonxero.baton;

import io.batonxero.xero.OrganisationRole;
import java.util.Set;
import java.util.stream.Collectors;

/** The roles that Xero explains, for those who see only the word that stands for a role in ids. */
public final class ExplainedRoles {
    private static final Set<String> SLUGS =
            OrganisationRole.PUBLISHED.stream().map(OrganisationRole::slug).collect(Collectors.toUnmodifiableSet());

    private ExplainedRoles() {}

    /** {@return whether Xero's documentation lists the role} */
    public static boolean contains(String slug) {
        return SLUGS.contains(slug);
    }
}
