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
import io.batonxero.xero.Tenant;
import io.batonxero.xero.TenantAccess;
import io.batonxero.xero.XeroUser;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Creates sync files for the tests of reports. */
final class Sheets {
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
