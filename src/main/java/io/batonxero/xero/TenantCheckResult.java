package io.batonxero.xero;

import io.batonxero.base.ConnectorException;
import org.jspecify.annotations.Nullable;

/**
 * What a check found of one organisation.
 *
 * @param users how many a sync would read
 * @param problem why a sync would fail on it; null where it would not
 */
public record TenantCheckResult(
        Tenant tenant, String name, int users, @Nullable ConnectorException problem) {
    /** {@return that an organisation can be read} */
    public static TenantCheckResult of(TenantAccess access) {
        return new TenantCheckResult(
                access.tenant(), access.organisation().label(), access.users().size(), null);
    }

    /** {@return that an organisation cannot be read} */
    public static TenantCheckResult failed(Tenant tenant, Throwable problem) {
        return new TenantCheckResult(tenant, tenant.label(), 0, ConnectorException.of(problem));
    }
}
