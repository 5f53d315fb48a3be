package io.batonxero.baton;

import io.batonxero.base.ConnectorException;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.Tenant;
import io.batonxero.xero.TenantAccess;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@link TenantAccess} in, {@link AccessRecords} out: decides what of Xero becomes what of Baton. Thread-safe. */
public final class AccessMapper {
    private static final String SOLE = "sole";

    private final String legacyOrganisation;

    /**
     * Maps to ids with the organisation in them, but for one.
     *
     * @param legacyOrganisation the OrganisationID whose roles keep the Go connector's ids, {@code sole} for the only
     *     one there is, or empty for none
     */
    public AccessMapper(String legacyOrganisation) {
        this.legacyOrganisation = legacyOrganisation;
    }

    /**
     * Passes connections in which it is clear whose roles keep the Go connector's ids. Organisations that are connected
     * and not read count too: if they are read later, no id may change hands.
     *
     * @throws AmbiguousLegacy if that is to be the sole organisation and there are more, or one that is not connected
     */
    public void check(ReachableTenants connections) {
        List<Tenant> all = Stream.concat(connections.organisations().stream(), connections.notRead().stream())
                .filter(Tenant::isOrganisation)
                .toList();
        if (legacyOrganisation.equals(SOLE) && all.size() > 1) {
            throw new AmbiguousLegacy(SOLE + ": " + all.size() + " organisations are connected", all);
        }
        // Of a custom connection the id may not be known before it is read.
        boolean known =
                all.stream().map(Tenant::id).anyMatch(id -> id.isEmpty() || id.equalsIgnoreCase(legacyOrganisation));
        if (!legacyOrganisation.isEmpty() && !legacyOrganisation.equals(SOLE) && !known) {
            throw new AmbiguousLegacy(legacyOrganisation + ": no organisation of this id is connected", all);
        }
    }

    /** {@return all that Baton needs to know of one organisation} Nobody with a usable id is left out. */
    public AccessRecords map(TenantAccess access) {
        return map(access, RoleNames.XEROS);
    }

    /**
     * {@return the same, with names of one's own for roles} No id depends on them.
     *
     * @param names what people are to see, by Xero's value, such as STANDARD; roles that are not in it keep Xero's words
     * @throws io.batonxero.base.ConfigurationException if a name is empty
     */
    public AccessRecords mapNamed(TenantAccess access, Map<?, ?> names) {
        return map(access, RoleNames.of(names));
    }

    private AccessRecords map(TenantAccess access, RoleNames names) {
        // Should an OrganisationID ever differ from its tenant id, either names it.
        boolean legacy = Stream.of(
                        SOLE, access.organisation().id(), access.tenant().id())
                .anyMatch(name -> !name.isEmpty() && name.equalsIgnoreCase(legacyOrganisation));
        return new OrganisationMapper(access, legacy, names).map();
    }

    /** One organisation is to keep the Go connector's ids: which? A wrong guess would give all others new ids. */
    public static final class AmbiguousLegacy extends ConnectorException {
        AmbiguousLegacy(String what, List<Tenant> organisations) {
            super("--xero-legacy-organisation " + what + ". Name the one that baton-xero read: "
                    + organisations.stream()
                            .map(tenant -> tenant.id() + " (" + tenant.label() + ")")
                            .collect(Collectors.joining(", "))
                    + ".");
        }

        @Override
        public int code() {
            return 9;
        }
    }
}
