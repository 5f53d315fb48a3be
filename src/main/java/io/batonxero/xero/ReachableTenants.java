package io.batonxero.xero;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What this app may reach.
 *
 * @param organisations the tenants whose users are read, sorted by tenant id
 * @param notRead tenants of other types, sorted by tenant id
 */
public record ReachableTenants(List<Tenant> organisations, List<Tenant> notRead) {
    /** Keeps its own copies. */
    public ReachableTenants {
        organisations = List.copyOf(organisations);
        notRead = List.copyOf(notRead);
    }

    /** {@return no connections at all} */
    public static ReachableTenants none() {
        return new ReachableTenants(List.of(), List.of());
    }

    /**
     * {@return what this app may read of its connections, each tenant once}
     *
     * @param isCustom whether this is a custom connection, which reads one organisation without a tenant id
     * @throws XeroException.Unreadable if a connection has no tenant id
     * @throws XeroException.NoOrganisation if there is nothing to read
     */
    public static ReachableTenants of(List<Connection> all, boolean isCustom) {
        Map<String, Tenant> tenants = new TreeMap<>();
        for (Connection connection : all) {
            if (connection.tenantId().isEmpty()) {
                throw new XeroException.Unreadable("Xero answered /connections with a row that has no tenantId.");
            }
            tenants.putIfAbsent(connection.tenantId(), Tenant.of(connection));
        }
        List<Tenant> organisations =
                tenants.values().stream().filter(Tenant::isOrganisation).toList();
        if (isCustom) {
            return new ReachableTenants(List.of(ofCustomConnection(organisations)), List.of());
        }
        List<Tenant> others = tenants.values().stream()
                .filter(tenant -> !tenant.isOrganisation())
                .toList();
        if (organisations.isEmpty()) {
            throw new XeroException.NoOrganisation(others);
        }
        return new ReachableTenants(organisations, others);
    }

    private static Tenant ofCustomConnection(List<Tenant> known) {
        return known.size() == 1 ? known.get(0).withoutHeader() : Tenant.ofCustomConnection();
    }

    /**
     * {@return the connections without those organisations that are now left out, which join what is not read}
     *
     * @param organisations the same as before, some of them left out
     * @throws XeroException.NoOrganisation if nothing is left to read
     */
    public static ReachableTenants chosen(ReachableTenants before, List<Tenant> organisations) {
        List<Tenant> notRead = new ArrayList<>(before.notRead);
        organisations.stream().filter(tenant -> !tenant.leftOut().isEmpty()).forEach(notRead::add);
        List<Tenant> read = organisations.stream()
                .filter(tenant -> tenant.leftOut().isEmpty())
                .toList();
        if (read.isEmpty()) {
            throw new XeroException.NoOrganisation("Nothing is left to read: "
                    + organisations.stream()
                            .map(tenant -> tenant.label() + " is " + tenant.leftOut())
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        return new ReachableTenants(read, notRead);
    }
}
