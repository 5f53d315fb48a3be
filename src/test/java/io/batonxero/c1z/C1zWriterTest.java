package io.batonxero.c1z;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import c1.connector.v2.Grant;
import com.google.protobuf.Message;
import io.batonxero.baton.AccessMapper;
import io.batonxero.baton.AccessRecords;
import io.batonxero.baton.OrganisationCounts;
import io.batonxero.baton.SyncFilter;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.Tenant;
import io.batonxero.xero.TenantAccess;
import io.batonxero.xero.XeroUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class C1zWriterTest {
    @TempDir
    Path folder;

    private final C1zWriter writer = new C1zWriter();
    private final List<Path> written = new ArrayList<>();

    @AfterEach
    void discard() throws IOException {
        for (Path file : written) {
            if (Files.exists(file)) {
                C1zWriter.deleteWithFolder(file);
            }
        }
    }

    private static AccessRecords records(String organisation, int users) {
        Tenant tenant = new Tenant(organisation, Tenant.ORGANISATION, "Name of " + organisation, organisation);
        return new AccessMapper("")
                .map(new TenantAccess(
                        tenant,
                        Organisation.of(tenant, Map.of("Organisations", List.of(Map.of("Name", organisation)))),
                        IntStream.range(0, users)
                                .mapToObj(i -> XeroUser.from(
                                        Map.of("UserID", organisation + "-" + i, "OrganisationRole", "STANDARD")))
                                .toList(),
                        null));
    }

    private FinishedSync write(AccessRecords... organisations) {
        C1zDraft draft = writer.open(SyncFilter.NONE);
        try {
            List<OrganisationCounts> counts = Arrays.stream(organisations)
                    .map(records -> writer.append(draft, records))
                    .toList();
            FinishedSync sync = writer.finish(draft, counts);
            written.add(sync.file());
            return sync;
        } finally {
            writer.release(draft);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void failedOpenOfADraftLeaksNoFileHandle() throws IOException {
        Path database =
                Files.writeString(folder.resolve(C1zDraft.DATABASE), "not a database, but longer than a SQLite header");

        assertThatThrownBy(() -> C1zDraft.open(folder, Clock.systemUTC(), SyncFilter.NONE, new HashSet<>()))
                .isInstanceOf(SQLException.class);

        try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(handles.filter(Files::exists).map(C1zWriterTest::target)).doesNotContain(database);
        }
    }

    private static Path target(Path handle) {
        try {
            return handle.toRealPath();
        } catch (IOException closed) {
            return handle;
        }
    }

    /** Xero may list an organisation as two tenants with two names, and either may be read first. */
    @Test
    void rowsOfTwoTenantsOfOneOrganisationDoNotDependOnTheirOrder() {
        AccessRecords first = recordsOfOneOrganisation("tenant-a", "Acme");
        AccessRecords second = recordsOfOneOrganisation("tenant-b", "Acme Ltd");

        assertThat(rows(write(first, second))).hasSizeGreaterThan(4).isEqualTo(rows(write(second, first)));
    }

    private static AccessRecords recordsOfOneOrganisation(String tenantId, String name) {
        Tenant tenant = new Tenant(tenantId, Tenant.ORGANISATION, name, tenantId);
        Map<String, String> organisation = Map.of("OrganisationID", "org", "Name", name);
        List<XeroUser> users = List.of(XeroUser.from(Map.of("UserID", "u", "OrganisationRole", "STANDARD")));
        return new AccessMapper("")
                .map(new TenantAccess(
                        tenant, Organisation.of(tenant, Map.of("Organisations", List.of(organisation))), users, null));
    }

    private static Set<Message> rows(FinishedSync sync) {
        Set<Message> rows = new HashSet<>();
        try (C1zReader reader = new C1zReader(sync.file())) {
            rows.addAll(reader.resources());
            rows.addAll(reader.entitlements());
            rows.addAll(reader.grants());
        }
        return rows;
    }

    @Test
    void finishedSyncHasTypeDatesAndCounts() {
        FinishedSync sync = write(records("org-b", 3), records("org-a", 2));

        try (C1zReader reader = new C1zReader(sync.file())) {
            assertThat(reader.syncId()).isEqualTo(sync.syncId()).matches("[0-9A-Za-z]{27}");
            assertThat(reader.syncRun("sync_type")).isEqualTo("full");
            assertThat(reader.syncRun("started_at"))
                    .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{0,8}[1-9])?");
            assertThat(reader.syncRun("ended_at")).isGreaterThanOrEqualTo(reader.syncRun("started_at"));
            assertThat(reader.syncRun("typeof(ended_at)")).isEqualTo("text");
            assertThat(reader.syncRun("stats"))
                    .contains("\"resources\":19", "\"grants\":5", "\"resources_by_resource_type\":{\"org\":2");
            assertThat(reader.grants()).hasSize(5);
        }
        assertThat(sync.organisations()).extracting(OrganisationCounts::name).containsExactly("org-a", "org-b");
    }

    @Test
    void rowsDoNotDependOnTheOrderOfOrganisations() {
        FinishedSync one = write(records("org-a", 2), records("org-b", 3));
        FinishedSync two = write(records("org-b", 3), records("org-a", 2));

        try (C1zReader first = new C1zReader(one.file());
                C1zReader second = new C1zReader(two.file())) {
            assertThat(first.resources()).isEqualTo(second.resources());
            assertThat(first.entitlements()).isEqualTo(second.entitlements());
            assertThat(first.grants()).isEqualTo(second.grants());
        }
    }

    @Test
    void manyRecordsAreEachWrittenOnce() {
        AccessRecords many = records("org-a", 2_345);

        FinishedSync sync = write(many);

        try (C1zReader reader = new C1zReader(sync.file())) {
            assertThat(reader.resources()).containsExactlyInAnyOrderElementsOf(many.resources());
            assertThat(reader.grants()).containsExactlyInAnyOrderElementsOf(many.grants());
        }
    }

    @Test
    void grantToAMissingUserFailsTheSync() {
        AccessRecords records = records("org-a", 1);
        Grant dangling = records.grants().get(0).toBuilder().setId("dangling").build();
        Grant toNobody = dangling.toBuilder()
                .setPrincipal(dangling.getPrincipal().toBuilder()
                        .setId(dangling.getPrincipal().getId().toBuilder().setResource("nobody")))
                .build();
        AccessRecords broken = new AccessRecords(
                records.resources(),
                records.entitlements(),
                List.of(records.grants().get(0), toNobody),
                records.counts());

        assertThatThrownBy(() -> write(broken)).isInstanceOf(C1zException.class).hasMessageContaining("dangling");
    }

    @Test
    void releasedDraftIsDeleted() {
        C1zDraft draft = writer.open(SyncFilter.NONE);
        writer.append(draft, records("org-a", 10));

        writer.release(draft);

        assertThat(draft.folder).doesNotExist();
    }

    @Test
    void closingTheWriterDeletesOpenDrafts() {
        C1zDraft draft = writer.open(SyncFilter.NONE);
        writer.append(draft, records("org-a", 10));

        writer.close();

        assertThat(draft.folder).doesNotExist();
    }

    @Test
    void deliveryReplacesTheTarget() throws IOException {
        Path target = folder.resolve("sync.c1z");
        Files.writeString(target, "previous file");
        FinishedSync sync = write(records("org-a", 1));

        new FileDelivery(target.toString()).deliver(sync);

        assertThat(Files.readAllBytes(target)).startsWith(C1zSchema.MAGIC);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(target);
        }
    }

    @Test
    void largeSyncIsOneFrameWithContentSizeAndChecksum() throws IOException {
        byte[] file = Files.readAllBytes(write(records("org-a", 5000)).file());

        long size = com.github.luben.zstd.Zstd.getFrameContentSize(Arrays.copyOfRange(file, 5, file.length));
        assertThat(size).isGreaterThan(1_000_000).isEqualTo(size / 4096 * 4096);
        assertThat(file[9] & 4).as("the checksum flag of the frame").isEqualTo(4);
    }

    @Test
    void fileWithoutAFinishedSyncIsRejected() throws IOException {
        C1zDraft draft = writer.open(SyncFilter.NONE);
        C1zCompressor.compress(draft.database(), draft.file());
        Path unfinished = Files.move(draft.file(), folder.resolve("unfinished.c1z"));
        writer.release(draft);

        assertThatThrownBy(() -> new C1zReader(unfinished))
                .isInstanceOf(C1zException.class)
                .hasMessageContaining("no finished sync");
    }

    @Test
    void fileWithoutTheMagicBytesIsRejected() throws IOException {
        Path text = Files.writeString(folder.resolve("text.c1z"), "hello");

        assertThatThrownBy(() -> new C1zReader(text))
                .isInstanceOf(C1zException.class)
                .hasMessageContaining("C1ZF");
    }
}
