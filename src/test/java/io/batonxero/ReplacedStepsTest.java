package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connector.v2.Resource;
import io.batonxero.c1z.C1zReader;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.Run;
import io.batonxero.support.Swap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A route in YAML that replaces a step: plain maps become records, and any other type fails with the name of the route. */
class ReplacedStepsTest {
    private static final String USERS = """
            [{"UserID": "u-1", "FirstName": "Ada", "OrganisationRole": "STANDARD", "IsSubscriber": true,
              "UpdatedDateUTC": "2026-01-02T03:04:05Z"},
             {"UserID": "u-2", "EmailAddress": "ben@example.com", "OrganisationRole": "READONLY"}]
            """;

    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    /** Runs a sync in which a step returns this JSON. */
    private Run syncReturning(String step, String json) throws IOException {
        return syncReturning(step, json, "    - unmarshal:\n        json:\n          library: Jackson\n");
    }

    private Run syncReturning(String step, String text, String nextStep) throws IOException {
        Path routes = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(
                routes.resolve(step + ".camel.yaml"),
                """
                - route:
                    id: %s
                    from:
                      uri: direct
                      parameters:
                        name: %s
                      steps:
                        - setBody:
                            constant:
                              expression: '%s'
                """.formatted(step, step, text.replaceAll("\\s+", " ")) + nextStep.indent(4));
        Map<String, String> environment = Run.environment(xero, folder);
        environment.put("BATON_ROUTES", "routes," + routes);
        return Run.of(environment);
    }

    @Test
    void usersMayBePlainMaps() throws IOException {
        Run run = syncReturning("read-users", USERS);

        assertThat(run.exitCode()).as(run.err()).isZero();
        try (C1zReader file = new C1zReader(folder.resolve("sync.c1z"))) {
            assertThat(file.resources())
                    .filteredOn(resource -> resource.getId().getResourceType().equals("user"))
                    .extracting(Resource::getDisplayName)
                    .containsExactly("Ada", "ben@example.com");
            assertThat(file.resources())
                    .filteredOn(resource -> resource.getId().getResource().equals("u-1"))
                    .singleElement()
                    .satisfies(ada -> assertThat(ada.getProfile()
                                    .getFieldsOrThrow("updated_at")
                                    .getStringValue())
                            .isEqualTo("2026-01-02T03:04:05Z"));
        }
    }

    @Test
    void connectionsMayBeAPlainMap() throws IOException {
        Run run = syncReturning("list-tenants", """
                {"organisations": [{"tenantId": "c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21",
                  "tenantType": "ORGANISATION", "tenantName": "Kereru"}], "notRead": []}
                """);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("1 organisation, 8 users");
    }

    @Test
    void tenantAccessMayBeAPlainMap() throws IOException {
        Run run = syncReturning("read-tenant", """
                {"tenant": {"tenantId": "t-1"}, "organisation": {"OrganisationID": "o-1", "Name": "Mine"},
                 "users": %s, "projectsUsers": [{"userId": "p-1", "email": "BEN@example.com"}]}
                """.formatted(USERS));

        assertThat(run.exitCode()).as(run.err()).isZero();
        try (C1zReader file = new C1zReader(folder.resolve("sync.c1z"))) {
            assertThat(file.grants())
                    .extracting(grant -> grant.getId())
                    .containsExactly(
                            "org:o-1:projects:user:u-2",
                            "org:o-1:subscriber:user:u-1",
                            "role:o-1.readonly:readonly:user:u-2",
                            "role:o-1.standard:standard:user:u-1");
        }
    }

    @Test
    void accessRecordsMayBePlainMapsWithTheFieldsOfBaton() throws IOException {
        Run run = syncReturning("map-access", """
                {"resources": [
                   {"id": {"resourceType": "org", "resource": "o-1"}, "displayName": "Mine"},
                   {"id": {"resourceType": "user", "resource": "u-1"}, "displayName": "Ada", "annotations": [
                     {"@type": "type.googleapis.com/c1.connector.v2.UserTrait", "login": "ada"}]}],
                 "entitlements": [{"id": "org:o-1:member", "slug": "member",
                   "resource": {"id": {"resourceType": "org", "resource": "o-1"}}}],
                 "grants": [{"id": "org:o-1:member:user:u-1", "entitlement": {"id": "org:o-1:member",
                   "resource": {"id": {"resourceType": "org", "resource": "o-1"}}},
                   "principal": {"id": {"resourceType": "user", "resource": "u-1"}}}]}
                """);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("Mine");
        try (C1zReader file = new C1zReader(folder.resolve("sync.c1z"))) {
            assertThat(file.grants()).extracting(grant -> grant.getId()).containsExactly("org:o-1:member:user:u-1");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            read-users   | "a text"                      | List<XeroUser>  | java.lang.String
            read-users   | {"UserID": "u-1"}             | List<XeroUser>  | java.util.LinkedHashMap
            read-users   | ["a text"]                    | List<XeroUser>  | a list of java.lang.String
            read-users   | null                          | List<XeroUser>  | nothing
            list-tenants | ["t-1"]                       | ReachableTenants | a list of java.lang.String
            read-organisation | [{"OrganisationID": "o"}] | Organisation   | a list of java.util.LinkedHashMap
            list-tenants | {"organisation": []}          | ReachableTenants | java.util.LinkedHashMap
            read-tenant  | {"users": []}                 | TenantAccess    | java.util.LinkedHashMap
            map-access   | {"resources": [], "grants": []} | AccessRecords | java.util.LinkedHashMap
            map-access   | {"resources": [{"name": "x"}], "entitlements": [], "grants": []} | AccessRecords | java.util.LinkedHashMap
            open-c1z     | 7                             | C1zDraft        | java.lang.Integer
            append-c1z   | true                          | OrganisationCounts | java.lang.Boolean
            deliver-file | 7                             | FinishedSync    | java.lang.Integer
            """)
    void anotherTypeFailsWithTheRouteAndBothTypes(String step, String json, String expected, String actual)
            throws IOException {
        Run run = syncReturning(step, json);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines())
                .filteredOn(line -> !line.startsWith("{"))
                .singleElement()
                .asString()
                .contains("Route " + step + " returned " + actual + ", but must return " + expected + " (");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            read-users          | [{"UserID": "u-1", "Email": "ada@example.com", "OrganisationRole": "STANDARD"}] | Email; the fields are UserID, GlobalUserID, EmailAddress,
            read-users          | [{"UserID": "u-1", "Role": "STANDARD"}] | Role; the fields are UserID,
            read-tenant         | {"tenant": {"tenantId": "t"}, "organisation": {"OrganisationID": "o"}, "users": [{"UserID": "u", "Role": "x"}], "projectsUsers": null} | Role; the fields are UserID,
            read-tenant         | {"tenant": {"tenantId": "t"}, "organisation": {"OrganisationID": "o"}, "users": [], "projectsUsers": [], "people": []} | people; the fields are organisation,
            read-organisation   | {"OrganisationID": "o", "Titel": "Mine"} | Titel; the fields are OrganisationID, Name,
            list-connections    | [{"tenantID": "t", "type": "ORGANISATION"}] | type; the fields are id, tenantId, tenantType, tenantName
            list-tenants        | [{"tenantId": "t", "type": "ORGANISATION"}] | type; the fields are id, tenantId, tenantType, tenantName
            list-tenants        | {"organisations": [{"tenantId": "t", "header": "t"}], "notRead": []} | header; the fields are tenantId, tenantType, tenantName
            deliver-file        | {"syncId": "s", "file": "f", "organisations": [], "size": 1} | size; the fields are file, organisations, syncId
            """)
    void misspeltFieldIsRefusedWithTheKnownFields(String step, String json, String expected) throws IOException {
        Run run = syncReturning(step, json);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Route " + step + " returned ", "(unknown field " + expected);
        assertThat(folder.resolve("sync.c1z")).doesNotExist();
    }

    @Test
    void tenantWithoutAnIdIsRefusedAndNoCustomConnection() throws IOException {
        Run run = syncReturning("list-tenants", "{\"organisations\": [{\"tenantName\": \"Kereru\"}], \"notRead\": []}");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("(a tenant without tenantId; the fields are tenantId, tenantType, tenantName)");
    }

    @Test
    void fieldsThatXeroDocumentsMayBeReturnedUnread() throws IOException {
        Run run = syncReturning("list-connections", """
                [{"id": "1", "authEventId": "2", "tenantId": "c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21",
                  "tenantType": "ORGANISATION", "tenantName": "Kereru", "createdDateUtc": "2026-01-01T00:00:00",
                  "updatedDateUtc": "2026-01-01T00:00:00"}]
                """);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("1 organisation, 8 users");
    }

    /** The JSON of GET /connections, also through the bean that the original step calls. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            list-connections |
            list-tenants     |
            list-tenants     | of(${body}, false)
            """)
    void xerosListOfConnectionsIsTakenAsItIs(String step, String method) throws IOException {
        String bean = method == null ? "" : """
                - bean:
                    beanType: io.batonxero.xero.ReachableTenants
                    method: %s
                """.formatted(method).indent(4);

        Run run = syncReturning(step, """
                [{"id": "1", "authEventId": "2", "tenantId": "d2e6b8f1-5c30-4f9c-8e4b-806f6e5d4c32",
                  "tenantType": "PRACTICEMANAGER", "tenantName": null, "createdDateUtc": "2026-01-01T00:00:00.1234560",
                  "updatedDateUtc": "2026-01-01T00:00:00.1234560"},
                 {"id": "3", "authEventId": "2", "tenantId": "c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21",
                  "tenantType": "ORGANISATION", "tenantName": "Kereru", "createdDateUtc": "2026-01-01T00:00:00.1234560",
                  "updatedDateUtc": "2026-01-01T00:00:00.1234560"}]
                """, "    - unmarshal:\n        json:\n          library: Jackson\n" + bean);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("1 organisation, 8 users", "a PRACTICEMANAGER; Xero does not list its users");
    }

    @Test
    void xerosEmptyListOfConnectionsSaysThatNoOrganisationIsConnected() throws IOException {
        Run run = syncReturning("list-tenants", "[]");

        assertThat(run.exitCode()).isEqualTo(9);
        assertThat(run.err()).contains("authorize");
    }

    @Test
    void theMessageSaysWhatIsWrongWithAMap() throws IOException {
        Run run = syncReturning("map-access", "{\"resources\": [], \"grants\": []}");

        assertThat(run.err()).contains("(entitlements is missing or is not a list)");
    }

    @Test
    void theFailureOfAReplacedStepIsKept() throws IOException {
        Run run = syncReturning(
                "read-users",
                "x",
                "    - throwException:\n        exceptionType: java.lang.IllegalStateException\n        message: of my own\n");

        assertThat(run.err()).contains("of my own").doesNotContain("contract");
    }

    @Test
    void aReplacedStepIsRetriedLikeTheOriginal() throws IOException {
        Path routes = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(
                routes.resolve("send-to-xero.camel.yaml"),
                RouteEdits.edited(
                        "send-to-xero",
                        "\n      steps:\n",
                        "\n      steps:\n" + Swap.calling("unavailableFirst").indent(8)));
        Map<String, String> environment = Run.environment(xero, folder);
        environment.put("BATON_ROUTES", "routes," + routes);
        environment.put("BATON_XERO_RETRY_FOR", "5m");
        Swap.failNext(2);

        Run run = Run.of(environment);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Swap.remainingFailures()).isNegative();
    }
}
