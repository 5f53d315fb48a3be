package io.batonxero.report;

import static io.batonxero.report.Sheets.deliver;
import static io.batonxero.report.Sheets.organisation;
import static io.batonxero.report.Sheets.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Grant;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.batonxero.base.ConfigurationException;
import io.batonxero.baton.AccessMapper;
import io.batonxero.baton.AccessRecords;
import io.batonxero.baton.SyncFilter;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.xero.Organisation;
import io.batonxero.xero.Tenant;
import io.batonxero.xero.TenantAccess;
import io.batonxero.xero.XeroUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the CSV and JSON reports of generated sync files. */
class ReportWriterTest {
    private static final String HOSTILE =
            "=HYPERLINK(\"http://x\",\"<script>alert(1)</script>\")\u202E' \u0000,;\r\n👩‍👧";

    @TempDir
    Path folder;

    private FinishedSync report(String name, AccessRecords... organisations) {
        FinishedSync sync = deliver(folder, organisations);
        return new ReportWriter(folder.resolve(name).toString(), sync.file().toString(), "", "")
                .write(sync, SyncFilter.NONE, Sheets.TENANTS);
    }

    private List<Map<String, String>> csv(AccessRecords... organisations) throws IOException {
        report("access.csv", organisations);
        try (var lines = new CsvMapper()
                .readerForMapOf(String.class)
                .with(CsvSchema.emptySchema().withHeader())
                .with(CsvParser.Feature.FAIL_ON_MISSING_COLUMNS)
                .<Map<String, String>>readValues(folder.resolve("access.csv").toFile())) {
            return lines.readAll();
        }
    }

    private JsonNode json(AccessRecords... organisations) throws IOException {
        report("access.json", organisations);
        return new ObjectMapper().readTree(folder.resolve("access.json").toFile());
    }

    @Test
    void linesAreSortedByOrganisationAndUserIgnoringCaseAndAccents() throws IOException {
        assertThat(csv(
                        organisation("o-1", "beta", user("u-1", "zoë", "STANDARD"), user("u-2", "Zoe B", "STANDARD")),
                        organisation("o-2", "Alpha", user("u-3", "Örn", "READONLY"), user("u-4", "olga", "READONLY"))))
                .extracting(line -> line.get("Organisation") + " " + line.get("Person"))
                .containsExactly("Alpha olga", "Alpha Örn", "beta zoë", "beta Zoe B");
    }

    @Test
    void removedUserIsDisabledWithoutARole() throws IOException {
        assertThat(csv(organisation("o-1", "One", user("u-1", "Removed", "REMOVED", true))))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .containsEntry("Status", "disabled")
                        .containsEntry("Role", "")
                        .containsEntry("Role explained by Xero", "")
                        .containsEntry("Subscriber", "no"));
    }

    @Test
    void unpublishedRoleIsFlagged() throws IOException {
        assertThat(csv(organisation(
                        "o-1", "One", user("u-1", "A", "Payroll / Admin"), user("u-2", "B", "FINANCIALADVISER"))))
                .extracting(line ->
                        line.get("Role") + "|" + line.get("Role value") + "|" + line.get("Role explained by Xero"))
                .containsExactly("Adviser|financialadviser|yes", "Payroll / Admin|payroll%20%2F%20admin|no");
    }

    @Test
    void userWithTwoRolesHasTwoLinesInCsvAndOneEntryInJson() throws IOException {
        AccessRecords two =
                organisation("o-1", "One", user("u-1", "A", "STANDARD", true), user("u-1", "A", "READONLY"));

        assertThat(csv(two)).extracting(line -> line.get("Role")).containsExactly("Standard", "Read only");
        JsonNode people = json(two).path("organisations").path(0).path("people");
        assertThat(people).hasSize(1);
        assertThat(people.path(0).path("roles")).hasSize(2);
        assertThat(people.path(0).path("subscriber").asBoolean()).isTrue();
    }

    @Test
    void userIdInTwoOrganisationsIsListedInBoth() throws IOException {
        assertThat(csv(
                        organisation("o-1", "One", user("u-1", "A", "STANDARD")),
                        organisation("o-2", "Two", user("u-1", "A", "READONLY"))))
                .extracting(line -> line.get("Organisation") + " " + line.get("Role"))
                .containsExactly("One Standard", "Two Read only");
    }

    @Test
    void otherEntitlementIsNamed() throws IOException {
        AccessRecords one = organisation("o-1", "One", user("u-1", "A", "STANDARD"));
        Entitlement projects = Entitlement.newBuilder()
                .setId("org:o-1:projects")
                .setSlug("projects")
                .setDisplayName("Projects (One)")
                .setResource(one.resources().get(0))
                .build();
        Grant grant = one.grants().get(0).toBuilder()
                .setId("org:o-1:projects:user:u-1")
                .setEntitlement(projects)
                .build();

        assertThat(csv(with(one, projects, grant)))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .containsEntry("Other entitlements", "Projects")
                        .containsEntry("Subscriber", "no"));
    }

    private static AccessRecords with(AccessRecords records, Entitlement entitlement, Grant grant) {
        List<Entitlement> entitlements = new ArrayList<>(records.entitlements());
        entitlements.add(entitlement);
        List<Grant> grants = new ArrayList<>(records.grants());
        grants.add(grant);
        return new AccessRecords(records.resources(), entitlements, grants, records.counts());
    }

    @Test
    void legacyRoleBelongsToItsOrganisation() throws IOException {
        Tenant tenant = new Tenant("o-1", Tenant.ORGANISATION, "One", "o-1");
        Organisation organisation = Organisation.of(tenant, Map.of("Organisations", List.of(Map.of("Name", "One"))));
        AccessRecords legacy = new AccessMapper("sole")
                .map(new TenantAccess(tenant, organisation, List.of(user("u-1", "A", "STANDARD")), null));

        assertThat(csv(legacy))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .containsEntry("Organisation", "One")
                        .containsEntry("Role", "Standard")
                        .containsEntry("Role value", "standard"));
    }

    @Test
    void organisationsOfOneNameAreToldApart() throws IOException {
        assertThat(csv(
                        organisation("o-1", "One", user("u-1", "A", "STANDARD")),
                        organisation("o-2", "ONE", user("u-2", "B", "STANDARD")),
                        organisation("o-3", "Two", user("u-3", "C", "STANDARD"))))
                .extracting(line -> line.get("Organisation"))
                .containsExactly("One [o-1]", "ONE [o-2]", "Two");
    }

    @Test
    void dataThatTheSyncLacksIsListed() throws IOException {
        XeroUser disguised = XeroUser.from(
                Map.of("UserID", "u-1", "EmailAddress", "ada\u200B@example.org", "OrganisationRole", "STANDARD"));
        AccessRecords one = organisation("o-1", "One", disguised, user("", "B", "STANDARD"));

        assertThat(texts(json(one).path("omitted")))
                .containsExactly(
                        "record 2 of One: no UserID",
                        "the e-mail address of user u-1 of One, which contains invisible characters");
        assertThat(csv(one))
                .extracting(line -> line.get("E-mail") + "|" + line.get("Not read"))
                .containsExactly(
                        "|",
                        "|record 2 of One: no UserID",
                        "|the e-mail address of user u-1 of One, which contains invisible characters");
        assertThat(json(organisation("o-1", "One", user("u-1", "A", "STANDARD")))
                        .has("omitted"))
                .isFalse();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void hostileNameIsEscapedInItsCell() throws IOException {
        List<Map<String, String>> lines =
                csv(organisation("o-1", HOSTILE, user("u-1", HOSTILE, "STANDARD"), user("u-2", "\t=1", "=cmd|x!A1")));

        assertThat(lines)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line.values())
                        .hasSize(20)
                        .noneMatch(cell -> cell.matches("(?s)[\\s=+\\-@].*"))
                        .noneMatch(cell -> cell.contains("\u202E") || cell.contains("\n")));
        assertThat(lines.get(0).get("Person")).contains("<script>", "👩‍👧").startsWith("'=HYPERLINK(\"http://x\",");
        assertThat(Files.readString(folder.resolve("access.csv")).split("\r\n", -1))
                .hasSize(4)
                .noneMatch(line -> line.contains("\n") || line.contains("\r"));
    }

    @Test
    void jsonKeepsNamesUnescaped() throws IOException {
        JsonNode person = json(organisation("o-1", "One", user("u-1", HOSTILE, "STANDARD")))
                .at("/organisations/0/people/0");

        assertThat(person.path("name").asText())
                .isEqualTo("=HYPERLINK(\"http://x\",\"<script>alert(1)</script>\")'  ,; 👩‍👧");
    }

    @Test
    void totalsCountTheFindings() throws IOException {
        JsonNode totals = json(
                        organisation("o-1", "Nobody"),
                        organisation(
                                "o-2",
                                "Two",
                                user("u-1", "A", "STANDARD", true),
                                user("u-2", "B", "STANDARD", true),
                                user("u-3", "C", "NEW"),
                                user("u-4", "D", "REMOVED")))
                .path("totals");

        assertThat(totals)
                .isEqualTo(new ObjectMapper()
                        .readTree(
                                "{\"organisations\":2,\"people\":4,\"accounts\":4,\"persons\":4,\"grants\":5,\"subscribers\":2,"
                                        + "\"disabledUsers\":1,\"unexplainedRoles\":1,\"organisationsWithoutSubscriber\":1,"
                                        + "\"organisationsWithSeveralSubscribers\":1,\"grantsNotShown\":0}"));
    }

    @Test
    void csvIsMadeForSpreadsheetsAndReviewers() throws IOException {
        assertThat(csv(organisation("o-1", "One", user("u-1", "A", "STANDARD"))))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .containsEntry("Record last changed (UTC; not a login)", "2024-03-01 03:15:00")
                        .containsEntry("Demo company", "no")
                        .containsEntry("Country", "")
                        .containsEntry("Decision", "")
                        .containsEntry("Remark", "")
                        .hasEntrySatisfying("Sync id", id -> assertThat(id).hasSize(27)));
    }

    @Test
    void everyFormatNamesTheOrganisationsThatWereNotRead() throws IOException {
        FinishedSync sync = deliver(folder, organisation("o-1", "One", user("u-1", "A", "STANDARD")));
        String reports = folder.resolve("access.csv") + "," + folder.resolve("access.json");
        new ReportWriter(reports, sync.file().toString(), "", "app-1")
                .write(sync, SyncFilter.NONE, Sheets.tenantsWithout("Two"));

        assertThat(Files.readAllLines(folder.resolve("access.csv")))
                .last()
                .asString()
                .startsWith("\"Two\",\"t-Two\",")
                .contains("excluded by --xero-organisations");
        JsonNode scope = new ObjectMapper()
                .readTree(folder.resolve("access.json").toFile())
                .path("scope");
        assertThat(scope.toString())
                .isEqualTo("{\"whole\":false,\"xeroApp\":\"app-1\",\"tenantsConnected\":2,\"tenantsRead\":1,"
                        + "\"recordsSkipped\":0,\"tenantsNotRead\":[{\"id\":\"t-Two\",\"name\":\"Two\","
                        + "\"type\":\"ORGANISATION\",\"why\":\"excluded by --xero-organisations\"}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"@example.org", "example", "a@example.org", "example..org", "https://example.org", "exa mple.org"
            })
    void entryThatIsNotADomainIsRejected(String domain) {
        assertThatThrownBy(() -> new ReportWriter("", "sync.c1z", "example.com," + domain, ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("--report-domains (BATON_REPORT_DOMAINS) names " + domain
                        + ", which is not a domain. Set domains such as example.com, separated by commas.");
    }

    @Test
    void reportIsReadableByItsOwnerOnlyAndReplacesThePreviousOne() throws IOException {
        Path file = Files.writeString(folder.resolve("access.json"), "previous report");

        json(organisation("o-1", "One"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(file, folder.resolve("sync.c1z"));
        }
    }

    @Test
    void eachSyncHasAReportOfItsOwnIfTheNameContainsItsId() {
        String first = report("access-{sync}.json", organisation("o-1", "One")).syncId();
        String second = report("access-{sync}.json", organisation("o-1", "One")).syncId();

        assertThat(folder.resolve("access-" + first + ".json")).isRegularFile();
        assertThat(folder.resolve("access-" + second + ".json")).isRegularFile();
    }

    @Test
    void syncIsReturnedUnchanged() {
        FinishedSync sync = deliver(folder, organisation("o-1", "One"));

        assertThat(new ReportWriter("", sync.file().toString(), "", "").write(sync, SyncFilter.NONE, Sheets.TENANTS))
                .isSameAs(sync);
        assertThat(new ReportWriter(folder.resolve("a.csv").toString(), "sync.c1z", "", "")
                        .write(sync, SyncFilter.NONE, Sheets.TENANTS))
                .isSameAs(sync);
    }

    @Test
    void failedReportNamesTheDeliveredFile() throws IOException {
        Path file = Files.writeString(folder.resolve("sync.c1z"), "not a .c1z");
        ReportWriter writer = new ReportWriter(folder.resolve("a.csv").toString(), file.toString(), "", "");

        assertThatThrownBy(() -> writer.write(new FinishedSync("id", file, List.of()), SyncFilter.NONE, Sheets.TENANTS))
                .isInstanceOf(ReportException.class)
                .hasMessageContaining("C1ZF")
                .hasMessageContaining("The sync file was delivered: " + file);
        assertThat(folder.resolve("a.csv")).doesNotExist();
    }
}
