package io.batonxero.baton;

import io.batonxero.base.Failure;
import io.batonxero.xero.Connections;
import io.batonxero.xero.Tenant;
import io.batonxero.xero.TenantAccess;
import java.util.List;
import java.util.stream.Collectors;

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
     * Passes connections in which it is clear whose roles keep the Go connector's ids.
     *
     * @throws AmbiguousLegacy if that is to be the sole organisation, and there are more
     */
    public void check(Connections connections) {
        List<Tenant> all = connections.organisations();
        if (legacyOrganisation.equals(SOLE) && all.size() > 1) {
            throw new AmbiguousLegacy(all);
        }
    }

    /** {@return all that Baton needs to know of one organisation} Nobody with a usable id is left out. */
    public AccessRecords map(TenantAccess access) {
        String id = access.organisation().id();
        return new OneOrganisation(access, legacyOrganisation.equals(SOLE) || legacyOrganisation.equalsIgnoreCase(id))
                .map();
    }

    /** There is more than one organisation, and one of them is to keep the Go connector's ids: which? */
    public static final class AmbiguousLegacy extends Failure {
        AmbiguousLegacy(List<Tenant> organisations) {
            super("--xero-legacy-organisation sole: " + organisations.size()
                    + " organisations are connected. Name the one"
                    + " that baton-xero read: "
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
