package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connector.v2.Entitlement;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.c1z.C1zReader;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.LogLines;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names in Xero are neither always visible nor unique, and may contain the separators of settings. */
class NamesTest {
    private static final Path CASES = Path.of("src/test/resources/cases");

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\\r\\n]]");

    @TempDir
    Path folder;

    /** Writes organisations with one user each; the tenant ids are {@code org-1}, {@code org-2} and so on. */
    private Path world(String... names) throws IOException {
        Path given = Files.createDirectories(folder.resolve("given"));
        List<Map<String, Object>> connections = new ArrayList<>();
        for (int i = 1; i <= names.length; i++) {
            String id = "org-" + i;
            connections.add(Map.of(
                    "id", "connection-" + i, "tenantId", id, "tenantType", "ORGANISATION", "tenantName", names[i - 1]));
            Files.createDirectories(given.resolve(id));
            write(
                    given.resolve(id).resolve("organisation.json"),
                    Map.of("Organisations", List.of(Map.of("OrganisationID", id, "Name", names[i - 1]))));
            write(
                    given.resolve(id).resolve("users.json"),
                    Map.of("Users", List.of(Map.of("UserID", "user-" + i, "OrganisationRole", "STANDARD"))));
        }
        write(given.resolve("connections.json"), connections);
        return given;
    }

    private static void write(Path file, Object json) throws IOException {
        Files.write(file, new ObjectMapper().writeValueAsBytes(json));
    }

    private Run run(Path given, Map<String, String> settings, String... arguments) throws IOException {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.in(given))) {
            Map<String, String> environment = new HashMap<>(Run.environment(xero, folder));
            environment.putAll(settings);
            return Run.of(environment, arguments);
        }
    }

    /** {@return the numbers of the organisations that a check reads} */
    private String read(String choice, String... names) throws IOException {
        Run run = run(world(names), Map.of("BATON_XERO_ORGANISATIONS", choice), "check");
        assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
        return IntStream.rangeClosed(1, names.length)
                .filter(i -> run.out().contains("ok        " + names[i - 1] + ":"))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "Smith, Jones Ltd"                      | 1
                    !"Smith, Jones Ltd"                     | 2 3 4 5
                    ! "smith, JONES ltd" , "!Bang"          | 4
                    "Acme ""A"", Ltd"                       | 2
                    Acme "A"                                | 3
                    "Best" Ltd, "Smith, Jones Ltd"          | 1 5
                    "Acme ""A"", Ltd","Acme ""A""\"          | 2 3
                    """)
    void aNameMayContainCommasAndQuotes(String choice, String read) throws IOException {
        String[] names = {"Smith, Jones Ltd", "Acme \"A\", Ltd", "Acme \"A\"", "!Bang", "\"Best\" Ltd"};
        assertThat(read(choice, names)).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Café José", "Cafe\u0301 Jose\u0301", "\u200BCAFÉ JOSÉ\u00A0"})
    void namesAreComparedAsTheyLook(String choice) throws IOException {
        assertThat(read(choice, "Cafe\u0301 José", "Acme")).isEqualTo("1");
    }

    @Test
    void anIdIsNotTakenForTheNameOfAnother() throws IOException {
        assertThat(read("ORG-2", "org-2", "Acme")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "!Acme\u200B"})
    void aNameThatFitsSeveralOrganisationsIsRefused(String choice) throws IOException {
        Run run = run(world("Acme", "ACME", "Other"), Map.of("BATON_XERO_ORGANISATIONS", choice), "check");

        assertThat(run.exitCode()).isEqualTo(9);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("--xero-organisations", "2 connected organisations", "id", "Acme (org-1), ACME (org-2)");
    }

    @Test
    void theMessageOfAnUnknownNameSaysWhatWouldWork() throws IOException {
        Run run = run(world("Smith, Jones Ltd"), Map.of("BATON_XERO_ORGANISATIONS", "Smith, Jones Ltd"), "check");

        assertThat(run.exitCode()).isEqualTo(9);
        assertThat(run.err()).contains("names Jones Ltd, Smith,", "Smith, Jones Ltd (org-1)", "double quotes");
    }

    @Test
    void equalNamesAreToldApartInCheckAndErrors() throws IOException {
        Path given = world("Acme", "acme", "Other");
        write(
                given.resolve("xero.json"),
                Map.of("answers", List.of(Map.of("path", "/api.xro/2.0/Users", "tenant", "org-2", "status", 403))));

        Run run = run(given, Map.of(), "check");

        assertThat(run.out().lines())
                .contains("ok        Acme [org-1]: 1 user", "ok        Other: 1 user")
                .anyMatch(line ->
                        line.startsWith("problem   acme [org-2]: ") && line.contains("/Users for acme [org-2] (403"));
    }

    /** Xero's records of an organisation may have another name than its list of connections. */
    @Test
    void partsThatAreNotReadNameTheOrganisationAsTheOtherLinesDo() throws IOException {
        Path given = world("Acme", "Acme");
        write(
                given.resolve("xero.json"),
                Map.of("answers", List.of(Map.of("path", "/projects.xro/2.0/ProjectsUsers", "status", 404))));
        for (List<String> command :
                List.of(List.of("--summary", "full", "--xero-projects"), List.of("check", "--xero-projects"))) {
            Run run = run(given, Map.of(), command.toArray(String[]::new));

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out())
                    .contains(
                            "  Acme [org-1]",
                            "not read  Projects of Acme [org-1]: Xero ",
                            "not read  Projects of Acme [org-2]: Xero ");
        }
    }

    @Test
    void namesThatAreEqualInTheRecordsOfOrganisationsAreToldApart() throws Exception {
        Path given = world("Acme", "Old name of Acme", "Older name of Acme", "Other");
        for (String id : List.of("org-2", "org-3")) {
            write(
                    given.resolve(id).resolve("organisation.json"),
                    Map.of(
                            "Organisations",
                            List.of(Map.of("OrganisationID", id, "Name", "Acme", "ShortCode", "!x" + id))));
        }

        Run run = run(given, Map.of("BATON_XERO_PARALLEL", "1", "BATON_SUMMARY", "full"));

        assertThat(run.exitCode()).as(run.err()).isZero();
        try (C1zReader reader = new C1zReader(folder.resolve("sync.c1z"))) {
            assertThat(reader.entitlements())
                    .extracting(Entitlement::getDisplayName)
                    .contains(
                            "Standard (Acme)",
                            "Standard (Acme [!xorg-2, org-2])",
                            "Standard (Acme [!xorg-3, org-3])",
                            "Standard (Other)")
                    .doesNotHaveDuplicates();
        }
        assertThat(run.out()).contains("  Acme [!xorg-3, org-3]  ", "  Other ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Acme [org-2]                    | 2
                    acme [!kR7q2, ORG-2]            | 2
                    Other,acme [!kR7q2, org-1]      | 1 3
                    !Acme [!kR7q2, org-1] , !Other  | 2 4
                    Acme [b]                        | 4
                    """)
    void aLabelThatIsShownMayBeGiven(String choice, String read) throws IOException {
        String[] names = {"Acme", "Acme", "Other", "Acme [b]"};
        Run run = run(world(names), Map.of("BATON_XERO_ORGANISATIONS", choice), "check");

        assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
        List<String> shown = List.of("Acme [org-1]", "Acme [org-2]", "Other", "Acme [b]");
        assertThat(IntStream.rangeClosed(1, names.length)
                        .filter(i -> run.out().contains("ok        " + shown.get(i - 1) + ":"))
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(read);
    }

    @Test
    void organisationsThatDifferInAnInvisibleCharacterAreToldApart() throws IOException {
        Run run = run(world("Ac\u200Bme", "Acme", "Other"), Map.of(), "check");

        assertThat(run.out()).contains("[org-1]: 1 user", "ok        Acme [org-2]: 1 user", "ok        Other: 1 user");
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "Acme, !", "!\u200B", "!\"\"", "\u200B", "!!Acme", "! !Acme, Other"})
    void anEntryThatFitsNoNameIsRefusedBeforeAnyRequest(String choice) throws IOException {
        Run run = run(world("Acme", "Other"), Map.of("BATON_XERO_ORGANISATIONS", choice), "check");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("--xero-organisations (BATON_XERO_ORGANISATIONS) has ");
    }

    @Test
    void aShortCodeIsNotTakenForAnExclusion() throws IOException {
        Path given = world("Acme", "Other");
        write(
                given.resolve("org-1/organisation.json"),
                Map.of(
                        "Organisations",
                        List.of(Map.of("OrganisationID", "org-1", "Name", "Acme", "ShortCode", "!kR7q2"))));

        Run run = run(given, Map.of("BATON_XERO_ORGANISATIONS", "!KR7Q2"));

        assertThat(run.exitCode()).as(run.err() + run.out()).isEqualTo(2);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("has the entry !KR7Q2, the short code of Acme", "Give the id org-1 to read it, or !org-1");
    }

    /** Xero's list of connections has another name than the record. */
    @Test
    void anOrganisationHasOneLabelInALineAfterItsRecordWasRead() throws IOException {
        Path given = world("Old name", "Acme");
        write(
                given.resolve("org-1/organisation.json"),
                Map.of(
                        "Organisations",
                        List.of(Map.of("OrganisationID", "org-1", "Name", "Ac\u200Bme", "ShortCode", "!kR7q2"))));
        write(
                given.resolve("xero.json"),
                Map.of("answers", List.of(Map.of("path", "/projects.xro/2.0/ProjectsUsers", "status", 404))));
        Run sync = run(given, Map.of(), "--summary", "full", "--xero-projects");
        write(
                given.resolve("xero.json"),
                Map.of("answers", List.of(Map.of("path", "/api.xro/2.0/Users", "tenant", "org-1", "status", 403))));
        Run check = run(given, Map.of(), "check");

        String label = "Ac[U+200B]me [!kR7q2, org-1]";
        assertThat(sync.out())
                .contains(
                        "  " + label + "  ",
                        "not read  Projects of " + label + ": Xero refused /projects.xro/2.0/ProjectsUsers for "
                                + label)
                .doesNotContain("Old name");
        assertThat(check.out())
                .contains("problem   " + label + ": ", "/Users for " + label + " (403")
                .doesNotContain("Old name");
    }

    @Test
    void aLongNameIsCutInEveryLineAndDistinctFromOthersThatLookEqualThen() throws Exception {
        String crown = "\uD83D\uDC51";
        String longest = crown.repeat(10_000);
        Path given = world(longest + "a" + longest, longest + "b" + longest, longest + "c", "Long ".repeat(60) + "Ltd");
        write(
                given.resolve("xero.json"),
                Map.of("answers", List.of(Map.of("path", "/projects.xro/2.0/ProjectsUsers", "status", 404))));
        Path report = folder.resolve("report.json");
        try (LogLines log = LogLines.of("io.batonxero.routes")) {
            Run sync = run(given, Map.of("BATON_REPORT", report.toString()), "--summary", "full", "--xero-projects");
            Run check = run(given, Map.of(), "check", "--xero-projects");
            Run connections = run(given, Map.of(), "connections");

            assertThat(sync.exitCode()).as(sync.err()).isZero();
            String begin = crown.repeat(50) + "…";
            for (String one : List.of(" [org-1]", " [org-2]", "c")) {
                String label = begin + crown.repeat(49 - one.length()) + one;
                assertThat(sync.out())
                        .contains("  " + label + "  ", "Projects of " + label + ": Xero ", " for " + label + " (404");
                assertThat(check.out()).contains("ok        " + label + ": 1 user");
                assertThat(log.all()).anyMatch(line -> line.contains(" for " + label));
            }
            assertThat(connections.out()).contains("  " + begin + crown.repeat(49) + "  ");
            assertThat((sync.out() + check.out() + connections.out() + String.join("\n", log.all())).lines())
                    .allMatch(line -> line.length() < 1000);
            assertThat(report).content().contains("\"name\" : \"" + "Long ".repeat(60) + "Ltd\"");
        }
        try (C1zReader reader = new C1zReader(folder.resolve("sync.c1z"))) {
            assertThat(reader.resources())
                    .filteredOn(resource -> resource.getId().getResourceType().equals("user"))
                    .extracting(user -> user.getProfile()
                            .getFieldsOrThrow("organisation_name")
                            .getStringValue())
                    .contains(longest + "c");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!"})
    void aCutNameThatIsShownMayBeGiven(String not) throws IOException {
        String name = "A".repeat(5000) + "Z";
        String shown = "A".repeat(50) + "…" + "A".repeat(48) + "Z";

        Run run = run(world(name, "Other"), Map.of("BATON_XERO_ORGANISATIONS", not + shown), "check");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("ok        " + (not.isEmpty() ? shown : "Other"));
    }

    @Test
    void invisibleCharactersOfANameAreCodePointsInEveryLineAboutIt() throws IOException {
        Path given = world("Ac\u202Eme\u001b[2J\nLtd", "Other");
        write(
                given.resolve("xero.json"),
                Map.of("answers", List.of(Map.of("path", "/projects.xro/2.0/ProjectsUsers", "status", 404))));
        try (LogLines log = LogLines.of("io.batonxero.routes")) {
            Run sync = run(given, Map.of(), "--summary", "full", "--xero-projects");
            Run check = run(given, Map.of(), "check", "--xero-projects");

            assertThat(sync.out())
                    .contains("  Ac[U+202E]me[U+001B][2J Ltd      1 user ", "  Other" + " ".repeat(28) + "1 user ");
            assertThat(check.out()).contains("ok        Ac[U+202E]me[U+001B][2J Ltd: 1 user");
            assertThat(sync.out() + check.out())
                    .contains("not read  Projects of Ac[U+202E]me[U+001B][2J Ltd: Xero ")
                    .doesNotContainPattern(CONTROL);
            assertThat(log.all())
                    .anyMatch(line ->
                            line.contains("reason=\"Xero ") && line.contains(" for Ac[U+202E]me[U+001B][2J Ltd"))
                    .noneMatch(line -> CONTROL.matcher(line).find());
        }
    }

    @Test
    void theLineOfAFailureShowsTheInvisibleCharactersOfANameAsCodePoints() throws IOException {
        Path given = world("Ac\u202Eme\u009b2J");
        write(
                given.resolve("xero.json"),
                Map.of("answers", List.of(Map.of("path", "/api.xro/2.0/Users", "status", 403))));

        Run run = run(given, Map.of());

        assertThat(run.exitCode()).isEqualTo(7);
        assertThat(run.err()).contains("/Users for Ac[U+202E]me[U+009B]2J (403").doesNotContainPattern(CONTROL);
    }

    @Test
    void checkSaysThatASyncOfAnOrganisationWithoutUsersIsRefused() throws IOException {
        Path given = world("Acme", "Left", "Empty");
        write(
                given.resolve("org-2/users.json"),
                Map.of("Users", List.of(Map.of("UserID", "user-2", "OrganisationRole", "REMOVED"))));
        write(given.resolve("org-3/users.json"), Map.of("Users", List.of()));

        Run check = run(given, Map.of(), "check");
        Run sync = run(given, Map.of());

        assertThat(check.exitCode()).isZero();
        assertThat(check.out())
                .contains("empty     Left: 1 user, so nobody who can enter it", "empty     Empty: 0 users, so nobody")
                .contains("A sync is refused with exit code 9", "nobody can enter: Left, Empty.")
                .doesNotContain("Ready to sync");
        assertThat(sync.exitCode()).as(sync.err()).isEqualTo(9);
    }

    @Test
    void fieldsOfAnotherTypeOrFormatAreListedAndCountedInTheLog() throws IOException {
        Path given = world("Acme");
        write(
                given.resolve("org-1/users.json"),
                Map.of(
                        "Users",
                        List.of(
                                Map.of(
                                        "UserID", "user-1",
                                        "OrganisationRole", "STANDARD",
                                        "FirstName", List.of("Sam"),
                                        "IsSubscriber", "yes",
                                        "UpdatedDateUTC", "yesterday"),
                                Map.of(
                                        "UserID", "user-2",
                                        "OrganisationRole", "STANDARD",
                                        "FirstName", "Ada",
                                        "IsSubscriber", "false",
                                        "UpdatedDateUTC", "/Date(999999999999999)/"))));
        Path report = folder.resolve("report.json");
        try (LogLines log = LogLines.of("io.batonxero.baton")) {
            Run run = run(given, Map.of("BATON_REPORT", report.toString()));

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out().lines())
                    .contains(
                            "omitted   FirstName of user user-1 of Acme: of another type or format than Xero documents",
                            "omitted   IsSubscriber of user user-1 of Acme: of another type or format than Xero documents",
                            "omitted   UpdatedDateUTC of 2 users of Acme, such as user-1: of another type or format than Xero documents");
            assertThat(report).content().contains("IsSubscriber of user user-1 of Acme");
            assertThat(log.all())
                    .filteredOn(line -> line.contains("omitted"))
                    .singleElement()
                    .asString()
                    .startsWith("WARN omitted fields of a type or format that Xero does not document")
                    .contains("count=3", "organisation=org-1")
                    .doesNotContain("Sam", "user-1");
        }
    }

    @Test
    void omittedAddressesAreCountedInTheLogWithoutNames() throws IOException {
        try (LogLines log = LogLines.of("io.batonxero.baton")) {
            Run run = run(CASES.resolve("invisible-characters-at-the-ends/given"), Map.of());

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(log.all())
                    .filteredOn(line -> line.contains("omitted"))
                    .singleElement()
                    .asString()
                    .startsWith("WARN ")
                    .contains("count=2", "organisation=c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21")
                    .doesNotContain("@", "Sam", "Omar");
        }
    }
}
