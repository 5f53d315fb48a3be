package io.batonxero.xero;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Selects the organisations to read: those that the setting lists, or all except those that it lists with a "!". */
public final class OrganisationChoice {
    private static final Logger LOG = LoggerFactory.getLogger(OrganisationChoice.class);

    private final Set<String> included;
    private final Set<String> excluded;

    /**
     * Creates a choice.
     *
     * @param names tenant ids or names, separated by commas, in any case; empty for all organisations
     */
    public OrganisationChoice(String names) {
        List<String> all = Stream.of(names.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        included = all.stream().filter(name -> !name.startsWith("!")).collect(Collectors.toSet());
        excluded = all.stream()
                .filter(name -> name.startsWith("!"))
                .map(name -> name.substring(1).strip())
                .collect(Collectors.toSet());
    }

    /**
     * {@return the tenants, with the excluded organisations among those not read}
     *
     * @throws XeroException.NoOrganisation if a listed organisation is not connected, or none remains
     */
    public ReachableTenants choose(ReachableTenants tenants) {
        List<Tenant> all = tenants.organisations();
        List<String> unknown = included.stream()
                .filter(name -> all.stream().noneMatch(tenant -> matches(tenant, name)))
                .sorted()
                .toList();
        if (!unknown.isEmpty() && all.stream().noneMatch(OrganisationChoice::isUnidentified)) {
            throw new XeroException.NoOrganisation("--xero-organisations (BATON_XERO_ORGANISATIONS) names "
                    + String.join(", ", unknown) + ", which "
                    + (unknown.size() == 1 ? "is not a connected organisation" : "are not connected organisations")
                    + ". Connected: " + labels(all) + ".");
        }
        excluded.stream()
                .filter(name -> all.stream().noneMatch(tenant -> matches(tenant, name)))
                .forEach(name -> LOG.atWarn()
                        .addKeyValue("organisation_name", name)
                        .log("excluded organisation is not connected"));
        List<Tenant> chosen = all.stream().filter(this::isChosen).toList();
        if (chosen.isEmpty() && !all.isEmpty()) {
            throw new XeroException.NoOrganisation(
                    "--xero-organisations (BATON_XERO_ORGANISATIONS) excludes every connected organisation: "
                            + labels(all) + ".");
        }
        Stream<Tenant> notChosen = all.stream()
                .filter(tenant -> !isChosen(tenant))
                .map(tenant -> tenant.exclude("excluded by --xero-organisations"));
        return new ReachableTenants(
                chosen, Stream.concat(tenants.notRead().stream(), notChosen).toList());
    }

    /** {@return whether an organisation would be read if it was connected} */
    public boolean includes(String tenantId, String name) {
        return isChosen(new Tenant(tenantId, Tenant.ORGANISATION, name, tenantId));
    }

    private boolean isChosen(Tenant tenant) {
        boolean isIncluded = included.isEmpty() || included.stream().anyMatch(name -> matches(tenant, name));
        boolean isExcluded = excluded.stream().anyMatch(name -> matches(tenant, name));
        return isUnidentified(tenant) || (isIncluded && !isExcluded);
    }

    /** A custom connection has one organisation, whose id may be unknown; it cannot be excluded. */
    private static boolean isUnidentified(Tenant tenant) {
        return tenant.id().isEmpty();
    }

    private static boolean matches(Tenant tenant, String name) {
        return tenant.id().equalsIgnoreCase(name) || tenant.name().equalsIgnoreCase(name);
    }

    private static String labels(List<Tenant> tenants) {
        return tenants.stream()
                .map(tenant -> tenant.label() + " (" + tenant.id() + ")")
                .collect(Collectors.joining(", "));
    }
}
