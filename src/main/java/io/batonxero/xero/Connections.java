package io.batonxero.xero;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What this app may reach.
 *
 * @param organisations the tenants whose users are read, sorted by tenant id
 * @param notRead tenants of other types, sorted by tenant id
 */
public record Connections(List<Tenant> organisations, List<Tenant> notRead) {
    /** Keeps its own copies. */
    public Connections {
        organisations = List.copyOf(organisations);
        notRead = List.copyOf(notRead);
    }

    /** {@return no connections at all} */
    public static Connections none() {
        return new Connections(List.of(), List.of());
    }

    /**
     * {@return the tenants of {@code /connections}, each once}
     *
     * @param json the bare array that Xero answers
     * @throws XeroFault.Unreadable if it is not an array of objects with tenant ids
     */
    public static Connections from(Object json) {
        if (!(json instanceof List<?> rows)) {
            throw new XeroFault.Unreadable("Xero answered /connections with JSON that is not a list. Try again later.");
        }
        Map<String, Tenant> tenants = new LinkedHashMap<>();
        for (Object row : rows) {
            Tenant tenant = Tenant.of(Fields.of(row));
            if (tenant.id().isEmpty()) {
                throw new XeroFault.Unreadable("Xero answered /connections with a row that has no tenantId.");
            }
            tenants.putIfAbsent(tenant.id(), tenant);
        }
        return of(new ArrayList<>(tenants.values()));
    }

    /** {@return the same for a custom connection: one organisation, asked for without a tenant id} */
    public static Connections ofCustomConnection(Object json) {
        List<Tenant> known = json instanceof List<?> ? from(json).organisations() : List.of();
        Tenant tenant = known.size() == 1 ? known.get(0).withoutHeader() : Tenant.ofCustomConnection();
        return new Connections(List.of(tenant), List.of());
    }

    /**
     * {@return the connections without those organisations that are now left out, which join what is not read}
     *
     * @param organisations the same as before, some of them left out
     * @throws XeroFault.NoOrganisation if nothing is left to read
     */
    public static Connections chosen(Connections before, List<Tenant> organisations) {
        List<Tenant> notRead = new ArrayList<>(before.notRead);
        organisations.stream().filter(tenant -> !tenant.leftOut().isEmpty()).forEach(notRead::add);
        List<Tenant> read = organisations.stream()
                .filter(tenant -> tenant.leftOut().isEmpty())
                .toList();
        if (read.isEmpty()) {
            throw new XeroFault.NoOrganisation("Nothing is left to read: "
                    + organisations.stream()
                            .map(tenant -> tenant.label() + " is " + tenant.leftOut())
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        return new Connections(read, notRead);
    }

    /**
     * {@return these connections}
     *
     * @throws XeroFault.NoOrganisation if there is nothing to read
     */
    public Connections orFail() {
        if (organisations.isEmpty()) {
            throw new XeroFault.NoOrganisation(notRead);
        }
        return this;
    }

    private static Connections of(List<Tenant> tenants) {
        tenants.sort(Comparator.comparing(Tenant::id));
        return new Connections(
                tenants.stream().filter(Tenant::isOrganisation).toList(),
                tenants.stream().filter(tenant -> !tenant.isOrganisation()).toList());
    }
}
