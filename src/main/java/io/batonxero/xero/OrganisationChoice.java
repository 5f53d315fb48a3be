package io.batonxero.xero;

import io.batonxero.base.ConfigurationException;
import io.batonxero.names.CommaList;
import io.batonxero.names.NameText;
import io.batonxero.names.SharedNames;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Selects the organisations to read: those that the setting lists, or all except those that it lists with a "!". */
public final class OrganisationChoice {
    private static final Logger LOG = LoggerFactory.getLogger(OrganisationChoice.class);
    private static final String SETTING = "--xero-organisations (BATON_XERO_ORGANISATIONS)";

    private final Set<String> included = new TreeSet<>();
    private final Set<String> excluded = new TreeSet<>();

    /**
     * Creates a choice.
     *
     * @param names tenant ids, names or labels, separated by commas, in any case; a name with a comma is in double quotes;
     *     empty for all organisations
     * @throws ConfigurationException if an entry fits no name
     */
    public OrganisationChoice(String names) {
        for (CommaList.Entry entry : CommaList.negatable(names)) {
            String text = NameText.strip(entry.text());
            if (text.isEmpty()) {
                throw new ConfigurationException(SETTING + " has an entry without a visible character"
                        + (entry.isNegated() ? " after !" : "")
                        + ". Give the id or the name of an organisation there, or remove the entry.");
            }
            if (entry.isNegated() && !entry.isQuoted() && text.startsWith("!")) {
                throw new ConfigurationException(SETTING + " has the entry !" + text + ". One ! before an id or a name"
                        + " excludes an organisation; a name that begins with ! needs double quotes: !\"" + text
                        + "\". Short codes are not accepted.");
            }
            (entry.isNegated() ? excluded : included).add(text);
        }
    }

    /**
     * Checks that no entry is the short code of an organisation that is read. Short codes begin with "!", so an entry would
     * exclude another organisation than it names. Xero's list of connections has no short codes to compare with.
     *
     * @throws ConfigurationException if an entry is the short code
     */
    public void requireNoShortCode(Organisation organisation) {
        excluded.stream()
                .map(name -> "!" + name)
                .filter(entry -> entry.equalsIgnoreCase(organisation.shortCode()))
                .findFirst()
                .ifPresent(entry -> {
                    throw new ConfigurationException(SETTING + " has the entry " + entry + ", the short code of "
                            + organisation.label() + ", but a ! excludes an organisation by id or name. Give the id "
                            + organisation.id() + " to read it, or !" + organisation.id() + " to exclude it.");
                });
    }

    /**
     * {@return the tenants, with the excluded organisations among those not read}
     *
     * @throws XeroException.NoOrganisation if a listed organisation is not connected, a name fits several, or none remains
     */
    public ReachableTenants choose(ReachableTenants tenants) {
        List<Tenant> all = tenants.organisations();
        Stream.concat(included.stream(), excluded.stream()).forEach(name -> requireOne(name, all));
        List<String> unknown =
                included.stream().filter(name -> find(all, name).isEmpty()).toList();
        if (!unknown.isEmpty() && all.stream().noneMatch(OrganisationChoice::isUnidentified)) {
            throw new XeroException.NoOrganisation(SETTING + " names " + String.join(", ", unknown) + ", which "
                    + (unknown.size() == 1 ? "is not a connected organisation" : "are not connected organisations")
                    + ". Connected: " + list(all) + "."
                    + (all.stream().anyMatch(tenant -> tenant.name().contains(","))
                            ? " Give the id, or put a name that contains a comma in double quotes."
                            : ""));
        }
        excluded.stream()
                .filter(name -> find(all, name).isEmpty())
                .forEach(name -> LOG.atWarn()
                        .addKeyValue("organisation_name", name)
                        .log("excluded organisation is not connected"));
        Set<Tenant> toRead = chosen(all);
        List<Tenant> chosen = all.stream().filter(toRead::contains).toList();
        if (chosen.isEmpty() && !all.isEmpty()) {
            throw new XeroException.NoOrganisation(
                    SETTING + " excludes every connected organisation: " + list(all) + ".");
        }
        Stream<Tenant> notChosen = all.stream()
                .filter(tenant -> !toRead.contains(tenant))
                .map(tenant -> tenant.exclude("excluded by --xero-organisations"));
        return new ReachableTenants(
                chosen, Stream.concat(tenants.notRead().stream(), notChosen).toList());
    }

    /** {@return whether an organisation would be read if it was connected} */
    public boolean includes(String tenantId, String name) {
        Tenant tenant = new Tenant(tenantId, Tenant.ORGANISATION, name, tenantId);
        return !chosen(List.of(tenant)).isEmpty();
    }

    private Set<Tenant> chosen(List<Tenant> all) {
        Set<Tenant> chosen = included.isEmpty() ? new HashSet<>(all) : find(all, included);
        chosen.removeAll(find(all, excluded));
        all.stream().filter(OrganisationChoice::isUnidentified).forEach(chosen::add);
        return chosen;
    }

    private static Set<Tenant> find(List<Tenant> all, Set<String> names) {
        Set<Tenant> found = new HashSet<>();
        names.forEach(name -> found.addAll(find(all, name)));
        return found;
    }

    /** A custom connection has one organisation, whose id may be unknown; it cannot be excluded. */
    private static boolean isUnidentified(Tenant tenant) {
        return tenant.id().isEmpty();
    }

    private static void requireOne(String name, List<Tenant> all) {
        List<Tenant> found = find(all, name);
        if (found.size() > 1) {
            throw new XeroException.NoOrganisation(SETTING + " names " + name + ", which is the name of " + found.size()
                    + " connected organisations. Give the id instead: " + list(found) + ".");
        }
    }

    /** An organisation may have the id or the label of another one as its name. */
    private static List<Tenant> find(List<Tenant> all, String idOrName) {
        return Stream.<Predicate<Tenant>>of(
                        tenant -> tenant.id().equalsIgnoreCase(idOrName),
                        tenant -> NameText.isSame(tenant.name(), idOrName),
                        tenant -> NameText.isSame(tenant.label(), idOrName),
                        tenant -> SharedNames.isLabel(idOrName, tenant.name(), tenant.id()))
                .map(matching -> all.stream().filter(matching).toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static String list(List<Tenant> tenants) {
        return tenants.stream().map(Tenant::nameAndId).collect(Collectors.joining(", "));
    }
}
