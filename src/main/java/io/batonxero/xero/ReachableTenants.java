package io.batonxero.xero;

import io.batonxero.names.SharedNames;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tenants that are connected to this app: those that a sync reads, and the others.
 *
 * @param organisations the organisations to read, sorted by tenant id
 * @param notRead tenants of other types, sorted by tenant id, then excluded organisations
 */
public record ReachableTenants(List<Tenant> organisations, List<Tenant> notRead) {
    public ReachableTenants {
        List<Tenant> all =
                Stream.concat(organisations.stream(), notRead.stream()).toList();
        Map<String, String> distinctions = SharedNames.idPrefixes(all, Tenant::name, Tenant::id);
        Map<String, String> idPrefixes = SharedNames.idPrefixes(
                all.stream().filter(Tenant::isOrganisation).toList(), tenant -> "any name", Tenant::id);
        UnaryOperator<Tenant> among = tenant ->
                tenant.among(distinctions.getOrDefault(tenant.id(), ""), idPrefixes.getOrDefault(tenant.id(), ""));
        organisations = organisations.stream().map(among).toList();
        notRead = notRead.stream().map(among).toList();
    }

    /** {@return no tenants} */
    public static ReachableTenants none() {
        return new ReachableTenants(List.of(), List.of());
    }

    /**
     * {@return the tenants of this app's connections, without duplicates}
     *
     * @param all each a {@link Connection}, or a map as in Xero's response to {@code GET /connections}
     * @param isCustom whether this app is a custom connection, which reads one organisation without a tenant id
     * @throws XeroException.InvalidResponse if a connection has no tenant id
     * @throws XeroException.NoOrganisation if no organisation is connected
     */
    public static ReachableTenants of(List<?> all, boolean isCustom) {
        Map<String, Tenant> tenants = new TreeMap<>();
        for (Object element : all) {
            Connection connection = element instanceof Connection same ? same : Connection.of(JsonFields.of(element));
            if (connection.tenantId().isEmpty()) {
                throw new XeroException.InvalidResponse(
                        "Xero responded to /connections with a row that has no tenantId. Try again later.");
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

    private static Tenant ofCustomConnection(List<Tenant> organisations) {
        return organisations.size() == 1 ? organisations.get(0).withoutHeader() : Tenant.ofCustomConnection();
    }

    /**
     * {@return the tenants, with the excluded organisations among those not read}
     *
     * @param organisations those of {@code tenants}, some of them excluded by {@link Tenant#exclude}
     * @throws XeroException.NoOrganisation if all are excluded
     */
    public static ReachableTenants withExclusions(ReachableTenants tenants, List<Tenant> organisations) {
        List<Tenant> toRead = organisations.stream()
                .filter(tenant -> tenant.exclusionReason().isEmpty())
                .toList();
        if (toRead.isEmpty()) {
            throw new XeroException.NoOrganisation("All connected organisations are excluded: "
                    + organisations.stream()
                            .map(tenant -> tenant.label() + " is " + tenant.exclusionReason())
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        Stream<Tenant> excluded = organisations.stream()
                .filter(tenant -> !tenant.exclusionReason().isEmpty());
        return new ReachableTenants(
                toRead, Stream.concat(tenants.notRead.stream(), excluded).toList());
    }
}
