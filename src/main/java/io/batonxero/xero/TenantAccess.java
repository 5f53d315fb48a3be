package io.batonxero.xero;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who can enter one Xero organisation. Users keep the order in which Xero listed them.
 *
 * @param projectsUsers who can use Xero Projects in it; null where that was not asked
 */
public record TenantAccess(
        Tenant tenant,
        Organisation organisation,
        List<XeroUser> users,
        @Nullable List<ProjectsUser> projectsUsers) {
    /** Keeps its own copies. */
    public TenantAccess {
        users = List.copyOf(users);
        projectsUsers = projectsUsers == null ? null : List.copyOf(projectsUsers);
    }

    /**
     * {@return the four together, with the tenant's id and name where the organisation has none}
     *
     * @throws XeroException.Unreadable if neither has an id
     */
    public static TenantAccess of(
            Tenant tenant,
            Organisation organisation,
            List<XeroUser> users,
            @Nullable List<ProjectsUser> projectsUsers) {
        return new TenantAccess(tenant, organisation.orElse(tenant), users, projectsUsers);
    }
}
