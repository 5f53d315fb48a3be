package io.batonxero.baton;

import io.batonxero.base.ConnectorException;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.Tenant;
import io.batonxero.xero.TenantAccess;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Maps the users and roles of a Xero organisation to Baton's resources, entitlements and grants. Thread-safe. */
public final class AccessMapper {
    private static final String SOLE = "sole";

    private final String legacyOrganisation;

    /**
     * Creates a mapper. Role ids contain the organisation's id, except in the legacy organisation.
     *
     * @param legacyOrganisation the organisation whose roles keep the Go connector's ids: its tenant id, {@code sole} for the
     *     only connected organisation, or empty for none
     */
    public AccessMapper(String legacyOrganisation) {
        this.legacyOrganisation = legacyOrganisation;
    }

    /**
     * Checks that the setting names one connected organisation. Excluded organisations count too, so that role ids do not
     * change when one of them is read later.
     *
     * @throws LegacyOrganisationException if the setting is {@code sole} and several organisations are connected, or if it names one
     *     that is not connected
     */
    public void check(ReachableTenants tenants) {
        List<Tenant> organisations = Stream.concat(tenants.organisations().stream(), tenants.notRead().stream())
                .filter(Tenant::isOrganisation)
                .toList();
        if (legacyOrganisation.equals(SOLE) && organisations.size() > 1) {
            throw new LegacyOrganisationException(
                    SOLE + ", but " + organisations.size() + " organisations are connected", organisations);
        }
        // The id of a custom connection's organisation may be unknown until it is read.
        boolean isConnected = organisations.stream()
                .map(Tenant::id)
                .anyMatch(id -> id.isEmpty() || id.equalsIgnoreCase(legacyOrganisation));
        if (!legacyOrganisation.isEmpty() && !legacyOrganisation.equals(SOLE) && !isConnected) {
            throw new LegacyOrganisationException(
                    legacyOrganisation + ", but no connected organisation has this tenant id", organisations);
        }
    }

    /**
     * {@return the records of one organisation} Users without a UserID, and users whose UserID or role is too long for a Baton id,
     * are listed as skipped instead.
     */
    public AccessRecords map(TenantAccess access) {
        return map(access, RoleNames.DEFAULT);
    }

    /**
     * {@return the records of one organisation, with custom display names for roles} Ids do not depend on the names.
     *
     * @param names display names by Xero's value, such as STANDARD; other roles keep Xero's own names
     * @throws io.batonxero.base.ConfigurationException if a name is empty
     */
    public AccessRecords mapNamed(TenantAccess access, Map<?, ?> names) {
        return map(access, RoleNames.of(names));
    }

    private AccessRecords map(TenantAccess access, RoleNames names) {
        // The tenant id of a custom connection may be unknown. Its OrganisationID, which normally is the same, is
        // compared too.
        boolean legacy = Stream.of(
                        SOLE, access.organisation().id(), access.tenant().id())
                .anyMatch(name -> !name.isEmpty() && name.equalsIgnoreCase(legacyOrganisation));
        return new OrganisationMapper(access, legacy, names).map();
    }

    /** It is unclear which organisation keeps the Go connector's ids. A wrong guess would change the ids of all roles. */
    public static final class LegacyOrganisationException extends ConnectorException {
        LegacyOrganisationException(String problem, List<Tenant> organisations) {
            super("--xero-legacy-organisation (BATON_XERO_LEGACY_ORGANISATION) is " + problem
                    + ". Set it to the tenant id of the organisation that the Go connector baton-xero has read. Connected: "
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
