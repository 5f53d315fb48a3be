package io.batonxero.report;

import io.batonxero.baton.AccessMapper;
import io.batonxero.baton.AccessRecords;
import io.batonxero.baton.OrganisationCounts;
import io.batonxero.baton.SyncFilter;
import io.batonxero.c1z.C1zDraft;
import io.batonxero.c1z.C1zWriter;
import io.batonxero.c1z.FileDelivery;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.Tenant;
import io.batonxero.xero.TenantAccess;
import io.batonxero.xero.XeroUser;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Creates sync files for the tests of reports. */
final class Sheets {
    /** One connected organisation, which was read. */
    static final ReachableTenants TENANTS =
            new ReachableTenants(List.of(new Tenant("o-1", Tenant.ORGANISATION, "One", "o-1")), List.of());

    private Sheets() {}

    static AccessRecords organisation(String id, String name, XeroUser... users) {
        Tenant tenant = new Tenant(id, Tenant.ORGANISATION, name, id);
        Organisation organisation =
                Organisation.of(tenant, Map.of("Organisations", List.of(Map.of("Name", name, "OrganisationID", id))));
        return new AccessMapper("").map(new TenantAccess(tenant, organisation, List.of(users), null));
    }

    static XeroUser user(String id, String name, String role) {
        return user(id, name, role, false);
    }

    static XeroUser user(String id, String name, String role, boolean subscriber) {
        return XeroUser.from(Map.of(
                "UserID", id,
                "FirstName", name,
                "EmailAddress", id + "@example.org",
                "OrganisationRole", role,
                "IsSubscriber", subscriber,
                "UpdatedDateUTC", "/Date(1709262900000+0000)/"));
    }

    /** {@return a user with another address than those of {@link #user}} */
    static XeroUser userWithEmail(String id, String name, String email, String role) {
        return XeroUser.from(Map.of(
                "UserID", id,
                "FirstName", name,
                "EmailAddress", email,
                "OrganisationRole", role,
                "IsSubscriber", false,
                "UpdatedDateUTC", "/Date(1709262900000+0000)/"));
    }

    /** {@return one organisation that was read, and others that a setting excludes} */
    static ReachableTenants tenantsWithout(String... excluded) {
        return new ReachableTenants(
                TENANTS.organisations(),
                Stream.of(excluded)
                        .map(name -> new Tenant("t-" + name, Tenant.ORGANISATION, name, "t-" + name)
                                .exclude("excluded by --xero-organisations"))
                        .toList());
    }

    static FinishedSync deliver(Path folder, AccessRecords... organisations) {
        C1zWriter writer = new C1zWriter();
        C1zDraft draft = writer.open(SyncFilter.NONE);
        try {
            List<OrganisationCounts> counts = Arrays.stream(organisations)
                    .map(records -> writer.append(draft, records))
                    .toList();
            return new FileDelivery(folder.resolve("sync.c1z").toString()).deliver(writer.finish(draft, counts));
        } finally {
            writer.release(draft);
        }
    }
}
