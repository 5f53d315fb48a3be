package io.batonxero.xero;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The users of one Xero organisation, in Xero's order.
 *
 * @param projectsUsers the users of Xero Projects; null if they were not read
 * @param partsNotRead optional parts that are not available in this organisation, one line each with the reason
 */
@JsonIgnoreProperties(value = "partsNotRead", allowGetters = true)
public record TenantAccess(
        Tenant tenant,
        Organisation organisation,
        List<XeroUser> users,
        @Nullable List<ProjectsUser> projectsUsers,
        List<String> partsNotRead) {
    /** Copies the lists. */
    public TenantAccess {
        users = List.copyOf(users);
        projectsUsers = projectsUsers == null ? null : List.copyOf(projectsUsers);
        partsNotRead = List.copyOf(partsNotRead);
    }

    /** Creates an access that was read completely, also from a map that a step of your own returns. */
    @JsonCreator
    public TenantAccess(
            @JsonProperty("tenant") Tenant tenant,
            @JsonProperty("organisation") Organisation organisation,
            @JsonProperty("users") List<XeroUser> users,
            @JsonProperty("projectsUsers") @Nullable List<ProjectsUser> projectsUsers) {
        this(tenant, organisation, users, projectsUsers, List.of());
    }

    /** {@return the number of users that a sync keeps} A UserID that is listed twice counts once. */
    public int userCount() {
        return (int) users.stream()
                .map(XeroUser::id)
                .filter(id -> !id.isEmpty())
                .distinct()
                .count();
    }

    /** {@return the organisation; its name contains short code and id if another may have the same name} */
    public Organisation uniquelyNamedOrganisation() {
        return organisation.distinctFor(tenant);
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
        return of(tenant, organisation, users, projectsUsers, null);
    }

    /**
     * {@return {@link #of(Tenant, Organisation, List, List)} with the reason why Xero Projects were not read}
     *
     * @param projectsRefusal null if they were read, or not requested
     */
    public static TenantAccess of(
            Tenant tenant,
            Organisation organisation,
            List<XeroUser> users,
            @Nullable List<ProjectsUser> projectsUsers,
            @Nullable String projectsRefusal) {
        Organisation completed = organisation.completedFrom(tenant);
        TenantAccess access = new TenantAccess(tenant, completed, users, projectsUsers);
        if (projectsRefusal == null) {
            return access;
        }
        String part = "Projects of " + access.uniquelyNamedOrganisation().label() + ": " + projectsRefusal;
        return new TenantAccess(tenant, completed, users, projectsUsers, List.of(part));
    }
}
