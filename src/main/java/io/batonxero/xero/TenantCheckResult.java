package io.batonxero.xero;

import io.batonxero.base.ConnectorException;
import org.jspecify.annotations.Nullable;

/**
 * The result of the {@code check} command for one organisation.
 *
 * @param users the number of users that a sync would read
 * @param problem the failure that a sync would have; null if it would succeed
 */
public record TenantCheckResult(
        Tenant tenant, String name, int users, @Nullable ConnectorException problem) {
    /** {@return the result for an organisation that can be read} */
    public static TenantCheckResult of(TenantAccess access) {
        return new TenantCheckResult(
                access.tenant(), access.organisation().label(), access.users().size(), null);
    }

    /** {@return the result for an organisation that cannot be read} */
    public static TenantCheckResult failed(Tenant tenant, Throwable problem) {
        return new TenantCheckResult(tenant, tenant.label(), 0, ConnectorException.of(problem));
    }
}
