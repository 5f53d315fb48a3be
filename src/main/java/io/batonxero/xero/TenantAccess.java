package io.batonxero.xero;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The users of one Xero organisation, in Xero's order.
 *
 * @param projectsUsers the users of Xero Projects; null if they were not read
 */
public record TenantAccess(
        Tenant tenant,
        Organisation organisation,
        List<XeroUser> users,
        @Nullable List<ProjectsUser> projectsUsers) {
    public TenantAccess {
        users = List.copyOf(users);
        projectsUsers = projectsUsers == null ? null : List.copyOf(projectsUsers);
    }

    /**
     * {@return the users of an organisation, which gets the id and name of its tenant where its own are empty}
     *
     * @throws XeroException.InvalidResponse if neither has an id
     */
    public static TenantAccess of(
            Tenant tenant,
            Organisation organisation,
            List<XeroUser> users,
            @Nullable List<ProjectsUser> projectsUsers) {
        return new TenantAccess(tenant, organisation.completedFrom(tenant), users, projectsUsers);
    }
}
