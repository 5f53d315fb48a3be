package io.batonxero.baton;

import io.batonxero.base.ConnectorException;
import io.batonxero.xero.Tenant;
import io.batonxero.xero.TenantAccess;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of the {@code check} command for one organisation.
 *
 * @param users the number of users that a sync would read; a UserID that is listed twice counts once
 * @param isEmpty whether nobody could enter the organisation, which removal protection refuses
 * @param partsNotRead optional parts that a sync would leave out, one line each
 * @param counts of the records that a sync would write, with their ids; null if there is a problem
 * @param problem the failure that a sync would have; null if it would succeed
 */
public record TenantCheckResult(
        Tenant tenant,
        String name,
        int users,
        boolean isEmpty,
        List<String> partsNotRead,
        @Nullable OrganisationCounts counts,
        @Nullable ConnectorException problem) {
    /** {@return the result for an organisation that can be read and mapped} */
    public static TenantCheckResult of(TenantAccess access, AccessRecords records) {
        return new TenantCheckResult(
                access.tenant(),
                access.uniquelyNamedOrganisation().label(),
                access.userCount(),
                access.users().stream()
                        .allMatch(user -> user.id().isEmpty() || user.role().isRemoved()),
                access.partsNotRead(),
                records.counts().withIds(OrganisationIds.of(records)),
                null);
    }

    /** {@return a copy with another name} */
    public TenantCheckResult withName(String newName) {
        return new TenantCheckResult(tenant, newName, users, isEmpty, partsNotRead, counts, problem);
    }

    /** {@return the result for an organisation that cannot be read} */
    public static TenantCheckResult failed(Tenant tenant, Throwable problem) {
        return new TenantCheckResult(tenant, tenant.label(), 0, false, List.of(), null, ConnectorException.of(problem));
    }
}
