package io.batonxero.c1z;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Grant;
import c1.connector.v2.Resource;
import c1.connector.v2.ResourceId;
import com.github.luben.zstd.ZstdInputStream;
import io.batonxero.baton.AccessMapper;
import io.batonxero.baton.AccessRecords;
import io.batonxero.baton.SyncFilter;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.Tenant;
import io.batonxero.xero.TenantAccess;
import io.batonxero.xero.XeroUser;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers find rows by their columns, which must equal the fields of the messages. */
class InsertStatementsTest {
    @TempDir
    Path folder;

    private final C1zWriter writer = new C1zWriter();

    @Test
    void columnsEqualTheMessagesForAnyId() throws Exception {
        requireEqualColumns(records("it's Zoë 王小明 👩‍🚀\n"));
    }

    @Test
    void customGrantIdIsKept() throws Exception {
        AccessRecords records = records("org");
        Grant grant = records.grants().get(0);
        Grant renamed = grant.toBuilder().setId("custom id").build();

        requireEqualColumns(records.withGrants(List.of(renamed)));
    }

    @Test
    void principalThatIsNotAUserIsKept() throws Exception {
        AccessRecords records = records("org");
        Resource role = records.resources().get(1);
        Grant grant = records.grants().get(0);
        Grant toRole = grant.toBuilder()
                .setPrincipal(Resource.newBuilder().setId(role.getId()))
                .setId(grant.getEntitlement().getId() + ":role:" + role.getId().getResource())
                .build();

        requireEqualColumns(records.withGrants(List.of(grant, toRole)));
    }

    private static AccessRecords records(String id) {
        Tenant tenant = new Tenant(id, Tenant.ORGANISATION, "Organisation", id);
        return new AccessMapper("")
                .map(new TenantAccess(
                        tenant,
                        Organisation.of(tenant, Map.of("Organisations", List.of(Map.of("Name", "Organisation")))),
                        Stream.of("one of ", "two of ")
                                .map(user -> XeroUser.from(Map.of("UserID", user + id, "OrganisationRole", "STANDARD")))
                                .toList(),
                        null));
    }

    private void requireEqualColumns(AccessRecords records) throws Exception {
        try (Connection database = database(records);
                Statement sql = database.createStatement()) {
            assertThat(texts(
                            sql,
                            "select resource_type_id, external_id, parent_resource_type_id, parent_resource_id,"
                                    + " typeof(external_id) from v1_resources"))
                    .containsExactlyInAnyOrderElementsOf(records.resources().stream()
                            .map(InsertStatementsTest::columns)
                            .toList());
            assertThat(texts(
                            sql,
                            "select resource_type_id, resource_id, external_id, typeof(external_id)"
                                    + " from v1_entitlements"))
                    .containsExactlyInAnyOrderElementsOf(records.entitlements().stream()
                            .map(InsertStatementsTest::columns)
                            .toList());
            assertThat(texts(
                            sql,
                            "select resource_type_id, resource_id, entitlement_id, principal_resource_type_id,"
                                    + " principal_resource_id, external_id, typeof(external_id) from v1_grants"))
                    .containsExactlyInAnyOrderElementsOf(records.grants().stream()
                            .map(InsertStatementsTest::columns)
                            .toList());
        }
    }

    private static List<String> columns(Resource resource) {
        boolean hasParent = resource.hasParentResourceId();
        ResourceId parent = resource.getParentResourceId();
        return List.of(
                resource.getId().getResourceType(),
                resource.getId().getResourceType() + ":" + resource.getId().getResource(),
                hasParent ? parent.getResourceType() : "null",
                hasParent ? parent.getResource() : "null",
                "text");
    }

    private static List<String> columns(Entitlement entitlement) {
        ResourceId resource = entitlement.getResource().getId();
        return List.of(resource.getResourceType(), resource.getResource(), entitlement.getId(), "text");
    }

    private static List<String> columns(Grant grant) {
        ResourceId resource = grant.getEntitlement().getResource().getId();
        ResourceId principal = grant.getPrincipal().getId();
        return List.of(
                resource.getResourceType(),
                resource.getResource(),
                grant.getEntitlement().getId(),
                principal.getResourceType(),
                principal.getResource(),
                grant.getId(),
                "text");
    }

    private static List<List<String>> texts(Statement sql, String query) throws Exception {
        List<List<String>> rows = new ArrayList<>();
        try (ResultSet row = sql.executeQuery(query)) {
            while (row.next()) {
                List<String> texts = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    texts.add(String.valueOf(row.getString(i)));
                }
                rows.add(texts);
            }
        }
        return rows;
    }

    private Connection database(AccessRecords records) throws Exception {
        Path database = folder.resolve("sync.db");
        C1zDraft draft = writer.open(SyncFilter.NONE);
        try {
            FinishedSync sync = writer.finish(draft, List.of(writer.append(draft, records)));
            try (InputStream file = Files.newInputStream(sync.file())) {
                file.skipNBytes(C1zSchema.MAGIC.length);
                Files.copy(new ZstdInputStream(file), database);
            }
        } finally {
            C1zWriter.delete(draft);
        }
        return DriverManager.getConnection("jdbc:sqlite:" + database);
    }
}
