package io.batonxero.xero;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of the connected organisations are read: those that are named, or all but those that are named with a "!". */
public final class OrganisationChoice {
    private static final Logger LOG = LoggerFactory.getLogger(OrganisationChoice.class);

    private final Set<String> included;
    private final Set<String> excluded;

    /**
     * Chooses by tenant id or name, in any case.
     *
     * @param names separated by comma; empty for all
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
     * {@return the connections to read} What is left out joins those that are not read.
     *
     * @throws XeroException.NoOrganisation if a name is not connected, or nothing is left
     */
    public ReachableTenants choose(ReachableTenants connections) {
        List<Tenant> all = connections.organisations();
        List<String> unknown = included.stream()
                .filter(name -> all.stream().noneMatch(is(name)))
                .sorted()
                .toList();
        if (!unknown.isEmpty() && all.stream().noneMatch(OrganisationChoice::isNameless)) {
            throw new XeroException.NoOrganisation("--xero-organisations names " + String.join(", ", unknown)
                    + ", which is no connected organisation. Connected are " + labels(all) + ".");
        }
        excluded.stream()
                .filter(name -> all.stream().noneMatch(is(name)))
                .forEach(name -> LOG.atWarn()
                        .addKeyValue("organisation_name", name)
                        .log("excluded organisation is not connected"));
        List<Tenant> chosen = all.stream().filter(this::isChosen).toList();
        if (chosen.isEmpty() && !all.isEmpty()) {
            throw new XeroException.NoOrganisation(
                    "--xero-organisations leaves out all that is connected: " + labels(all) + ".");
        }
        List<Tenant> notRead = new ArrayList<>(connections.notRead());
        all.stream()
                .filter(tenant -> !isChosen(tenant))
                .map(tenant -> tenant.leaveOut("left out by --xero-organisations"))
                .forEach(notRead::add);
        return new ReachableTenants(chosen, notRead);
    }

    /** {@return whether an organisation would be read if it were connected} */
    public boolean includes(String tenantId, String name) {
        return isChosen(new Tenant(tenantId, Tenant.ORGANISATION, name, tenantId));
    }

    private boolean isChosen(Tenant tenant) {
        boolean named = included.stream().anyMatch(name -> is(name).test(tenant));
        boolean leftOut = excluded.stream().anyMatch(name -> is(name).test(tenant));
        return isNameless(tenant) || ((included.isEmpty() || named) && !leftOut);
    }

    /** The one organisation of a custom connection may not be known yet; there is no other to choose. */
    private static boolean isNameless(Tenant tenant) {
        return tenant.id().isEmpty();
    }

    private static Predicate<Tenant> is(String name) {
        return tenant -> tenant.id().equalsIgnoreCase(name) || tenant.name().equalsIgnoreCase(name);
    }

    private static String labels(List<Tenant> tenants) {
        return tenants.stream()
                .map(tenant -> tenant.label() + " (" + tenant.id() + ")")
                .collect(Collectors.joining(", "));
    }
}
