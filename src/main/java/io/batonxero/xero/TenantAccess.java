package io.batonxero.xero;

import java.util.List;

/** Who can enter one Xero organisation. Users keep the order in which Xero listed them. */
public record TenantAccess(Tenant tenant, Organisation organisation, List<XeroUser> users) {
    /** Keeps its own copy. */
    public TenantAccess {
        users = List.copyOf(users);
    }

    /** {@return the three together} */
    public static TenantAccess of(Tenant tenant, Organisation organisation, List<XeroUser> users) {
        return new TenantAccess(tenant, organisation, users);
    }
}
