package io.batonxero.xero;

import io.batonxero.base.Failure;
import io.batonxero.base.Unexpected;
import org.jspecify.annotations.Nullable;

/**
 * What a check found of one organisation.
 *
 * @param users how many a sync would read
 * @param problem why a sync would fail on it; null where it would not
 */
public record Finding(
        Tenant tenant, String name, int users, @Nullable Failure problem) {
    /** {@return that an organisation can be read} */
    public static Finding of(TenantAccess access) {
        return new Finding(
                access.tenant(), access.organisation().label(), access.users().size(), null);
    }

    /** {@return that an organisation cannot be read} */
    public static Finding failed(Tenant tenant, Throwable problem) {
        return new Finding(tenant, tenant.label(), 0, Unexpected.orFailureIn(problem));
    }
}
