package io.batonxero.xero;

import io.batonxero.base.ConnectorException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of the {@code check} command for one organisation.
 *
 * @param users the number of users that a sync would read; a UserID that is listed twice counts once
 * @param isEmpty whether nobody could enter the organisation, which removal protection refuses
 * @param partsNotRead optional parts that a sync would leave out, one line each
 * @param problem the failure that a sync would have; null if it would succeed
 */
public record TenantCheckResult(
        Tenant tenant,
        String name,
        int users,
        boolean isEmpty,
        List<String> partsNotRead,
        @Nullable ConnectorException problem) {
    /** {@return the result for an organisation that can be read} */
    public static TenantCheckResult of(TenantAccess access) {
        return new TenantCheckResult(
                access.tenant(),
                access.distinctOrganisation().label(),
                access.userCount(),
                access.users().stream()
                        .allMatch(user -> user.id().isEmpty() || user.role().isRemoved()),
                access.partsNotRead(),
                null);
    }

    /** {@return a copy with another name} */
    public TenantCheckResult withName(String newName) {
        return new TenantCheckResult(tenant, newName, users, isEmpty, partsNotRead, problem);
    }

    /** {@return the result for an organisation that cannot be read} */
    public static TenantCheckResult failed(Tenant tenant, Throwable problem) {
        return new TenantCheckResult(tenant, tenant.label(), 0, false, List.of(), ConnectorException.of(problem));
    }
}
