package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.LogLines;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the program again after an organisation or its users disappeared from Xero's responses. */
class RemovalsTest {
    private static final Path GIVEN = Path.of("src/test/resources/cases/several-organisations-and-a-practice/given");
    private static final String VANISHING = "e3f7c902-6d41-40ad-9f5c-917a7f6e5d43";

    @TempDir
    Path folder;

    private Path world;
    private SimulatedXero xero;
    private Path record;

    @BeforeEach
    void start() throws IOException {
        world = XeroWorld.copy(GIVEN, folder.resolve("world"));
        record = folder.resolve("state/delivered/" + SimulatedTokens.CLIENT_ID + ".json");
        xero = SimulatedXero.start(XeroWorld.in(world));
    }

    @AfterEach
    void stop() {
        xero.close();
    }

    private Run sync(String... arguments) {
        return Run.of(Run.environment(xero, folder), arguments);
    }

    private void disconnectOne() throws IOException {
        JsonNode all =
                new ObjectMapper().readTree(GIVEN.resolve("connections.json").toFile());
        List<String> remaining = Stream.iterate(0, i -> i < all.size(), i -> i + 1)
                .map(all::get)
                .filter(row -> !row.path("tenantId").asText().equals(VANISHING))
                .map(JsonNode::toString)
                .toList();
        assertThat(remaining).hasSize(all.size() - 1);
        Files.writeString(world.resolve("connections.json"), remaining.toString());
    }

    private void reconnectAll() throws IOException {
        Files.writeString(world.resolve("connections.json"), Files.readString(GIVEN.resolve("connections.json")));
    }

    private String codeOfRefusal() {
        Run run = sync();
        assertThat(run.exitCode()).as(run.out()).isEqualTo(9);
        Matcher code = Pattern.compile("accept-removals (\\w{8}) ").matcher(run.err());
        assertThat(code.find()).as(run.err()).isTrue();
        return code.group(1);
    }

    /** The output and the record of the last delivery, with their bytes in hexadecimal. */
    private Map<String, String> outputFiles() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path file : paths.filter(Files::isRegularFile).toList()) {
                boolean isOutput = !file.startsWith(world) && !file.startsWith(folder.resolve("state"));
                if (isOutput || file.equals(record)) {
                    files.put(folder.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
                }
            }
        }
        return files;
    }

    @Test
    void missingOrganisationRefusesTheSyncAndKeepsThePreviousFile() throws IOException {
        assertThat(sync().exitCode()).isZero();
        Map<String, String> before = outputFiles();
        assertThat(before).containsKeys("sync.c1z", folder.relativize(record).toString());
        disconnectOne();

        Run run = sync();

        assertThat(run.exitCode()).isEqualTo(9);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().filter(line -> !line.startsWith("{")))
                .singleElement()
                .asString()
                .contains(
                        "Sync refused: it lost too much",
                        "missing: Harbour & Sons Pty",
                        "run the command accept-removals ");
        assertThat(outputFiles()).isEqualTo(before);
    }

    @Test
    void checkSaysWhatRemovalProtectionWouldDecide() throws IOException {
        assertThat(sync("check").out()).contains("Ready to sync. There is no record of a last delivery");
        assertThat(sync().exitCode()).isZero();
        assertThat(sync("check").out()).contains("Ready to sync. Nothing is missing since the delivery of 20");
        disconnectOne();

        Run check = sync("check");

        assertThat(check.exitCode()).isZero();
        assertThat(check.out())
                .contains("A sync is refused with exit code 9", "missing: Harbour & Sons Pty")
                .doesNotContain("Ready to sync");
        assertThat(folder.resolve("state/refused")).as("no code is known yet").doesNotExist();
        assertThat(sync().exitCode()).isEqualTo(9);
    }

    private void respondWithUsers(String json) throws IOException {
        Files.writeString(world.resolve(VANISHING).resolve("users.json"), json);
    }

    @Test
    void organisationWithoutUsersIsRefusedAndAcceptedOnce() throws IOException {
        assertThat(sync().exitCode()).isZero();
        Map<String, String> before = outputFiles();
        respondWithUsers("{\"Status\":\"OK\",\"Users\":[]}");

        String code = codeOfRefusal();

        assertThat(sync().err()).contains("nobody can enter: Harbour & Sons Pty", "Harbour & Sons Pty had ");
        assertThat(outputFiles()).isEqualTo(before);
        assertThat(sync("--accept-removals", code).exitCode()).isZero();
        assertThat(sync().exitCode()).as("it was recorded as empty").isZero();
    }

    @Test
    void organisationWithoutUsersIsRefusedOnTheFirstSyncToo() throws IOException {
        respondWithUsers("{\"Status\":\"OK\",\"Users\":[]}");

        String code = codeOfRefusal();

        assertThat(folder.resolve("sync.c1z")).doesNotExist();
        assertThat(sync("--accept-removals", code).exitCode()).isZero();
    }

    @Test
    void responseWithAStatusOtherThanOkIsRefusedUntilItsCodeIsGiven() throws IOException {
        respondWithUsers("{\"Status\":\"PARTIAL\",\"Users\":[{\"UserID\":\"u-1\",\"OrganisationRole\":\"STANDARD\"}]}");

        Run run = sync();

        assertThat(run.exitCode()).isEqualTo(13);
        assertThat(run.err()).contains("/Users for Harbour & Sons Pty", "the status PARTIAL in its body");
        assertThat(folder.resolve("sync.c1z")).doesNotExist();
        Matcher code = Pattern.compile("accept-removals (\\w{8}) ").matcher(run.err());
        assertThat(code.find()).isTrue();
        assertThat(sync("--accept-removals", code.group(1)).exitCode()).isZero();
    }

    @Test
    void severalRefusalsAreAcceptedByTheirCodesTogether() throws IOException {
        respondWithUsers("{\"Status\":\"PARTIAL\",\"Users\":[]}");
        Files.writeString(
                world.resolve("c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21/users.json"),
                "{\"Status\":\"PARTIAL\",\"Users\":[{\"UserID\":\"u-1\",\"OrganisationRole\":\"STANDARD\"}]}");
        List<String> codes = new ArrayList<>();

        try (LogLines log = LogLines.of("io.batonxero")) {
            Run run = sync();
            while (run.exitCode() != 0 && codes.size() < 3) {
                Matcher code = Pattern.compile("accept-removals (\\w{8}) ").matcher(run.err());
                assertThat(code.find()).as(run.err()).isTrue();
                codes.add(code.group(1));
                log.forget();
                run = sync("--accept-removals", String.join(",", codes));
            }

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(codes).hasSize(3).doesNotHaveDuplicates();
            assertThat(log.all())
                    .filteredOn(line -> line.startsWith("WARN accepted a response"))
                    .hasSize(2);
            assertThat(log.all())
                    .filteredOn(line -> line.startsWith("WARN removals accepted"))
                    .hasSize(1);
        }
    }

    @Test
    void codeOfAStatusAcceptsOneOrganisationAndOneStatus() throws IOException {
        String partial = "{\"Status\":\"PARTIAL\",\"Users\":[{\"UserID\":\"u-1\",\"OrganisationRole\":\"STANDARD\"}]}";
        Path another = world.resolve("c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21");
        for (Path file : List.of(world.resolve("connections.json"), another.resolve("organisation.json"))) {
            Files.writeString(
                    file,
                    RouteEdits.replaced(Files.readString(file), "Kereru Coffee Roasters Ltd", "Harbour & Sons Pty"));
        }
        String users = Files.readString(another.resolve("users.json"));
        respondWithUsers(partial);
        Matcher code = Pattern.compile("accept-removals (\\w{8}) ").matcher(sync().err());
        assertThat(code.find()).isTrue();
        assertThat(sync("--accept-removals", code.group(1)).exitCode()).isZero();

        Files.writeString(another.resolve("users.json"), partial);
        assertThat(sync("--accept-removals", code.group(1)).exitCode())
                .as("another organisation of that name")
                .isEqualTo(13);
        Files.writeString(another.resolve("users.json"), users);
        respondWithUsers(partial.replace("PARTIAL", "ERROR"));
        assertThat(sync("--accept-removals", code.group(1)).exitCode())
                .as("another status")
                .isEqualTo(13);
    }

    @Test
    void codeAcceptsTheDifferenceOnce() throws IOException {
        assertThat(sync().exitCode()).isZero();
        disconnectOne();
        String code = codeOfRefusal();

        Run accepted = sync("--accept-removals", code);

        assertThat(accepted.exitCode()).as(accepted.err()).isZero();
        assertThat(accepted.out()).contains("1 organisation,").doesNotContain("Harbour");
        reconnectAll();
        assertThat(sync("--accept-removals", code).exitCode()).isZero();
        disconnectOne();
        Run secondTime = sync("--accept-removals", code);
        assertThat(secondTime.exitCode()).isEqualTo(9);
        assertThat(secondTime.err()).contains("the code " + code + " does not match");
    }

    @Test
    void legacyOrganisationThatIsLeftOutLaterIsRefusedAndNamed() throws IOException {
        String legacy = "c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21";
        assertThat(sync("--xero-legacy-organisation", legacy).exitCode()).isZero();
        Map<String, String> before = outputFiles();

        String code = codeOfRefusal();

        assertThat(sync().err())
                .contains("Kereru Coffee Roasters Ltd had ")
                .contains(" with other ids instead of these: ", " entitlements")
                .contains("--xero-legacy-organisation (BATON_XERO_LEGACY_ORGANISATION) was " + legacy
                        + " and is empty now: ConductorOne would delete");
        assertThat(sync("--xero-legacy-organisation", VANISHING).err()).contains("Harbour & Sons Pty had ");
        assertThat(outputFiles()).isEqualTo(before);
        assertThat(sync("--accept-removals", code).exitCode()).isZero();
        assertThat(sync().exitCode()).isZero();
        assertThat(sync("--xero-legacy-organisation", legacy).exitCode())
                .as("back")
                .isEqualTo(9);
    }

    @Test
    void legacyOrganisationThatIsNamedInAnotherWayIsDelivered() throws IOException {
        disconnectOne();
        assertThat(sync("--xero-legacy-organisation", "sole").exitCode()).isZero();

        assertThat(sync("--xero-legacy-organisation", "c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21")
                        .exitCode())
                .isZero();
    }

    @Test
    void usersWithOtherIdsAreRefusedThoughTheirNumberIsTheSame() throws IOException {
        assertThat(sync().exitCode()).isZero();
        Path users = world.resolve(VANISHING).resolve("users.json");
        Files.writeString(users, Files.readString(users).replaceAll("(\"UserID\": *\")", "$1other-"));

        Run run = sync();

        assertThat(run.exitCode()).isEqualTo(9);
        assertThat(run.err()).contains("Harbour & Sons Pty had ", "with other ids instead of these: ");
    }

    @Test
    void projectsThatAreNoLongerReadAreRefusedEvenWithOneHolder() throws IOException {
        String email = new ObjectMapper()
                .readTree(world.resolve(VANISHING).resolve("users.json").toFile())
                .at("/Users/0/EmailAddress")
                .asText();
        for (String tenant : List.of("c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21", VANISHING)) {
            Files.writeString(
                    world.resolve(tenant).resolve("projects-users.json"),
                    tenant.equals(VANISHING) ? "[{\"userId\":\"p\",\"email\":\"" + email + "\"}]" : "[]");
        }
        assertThat(sync("--xero-projects").exitCode()).isZero();

        Run run = sync();

        assertThat(run.exitCode()).isEqualTo(9);
        assertThat(run.err())
                .contains("--xero-projects (BATON_XERO_PROJECTS) was true and is false now: ConductorOne would delete");
        assertThat(sync("--accept-removals", codeOfRefusal()).exitCode()).isZero();
        assertThat(sync("--xero-projects").exitCode()).as("more is no loss").isZero();
    }

    @Test
    void wrongCodeIsRejected() throws IOException {
        assertThat(sync().exitCode()).isZero();
        disconnectOne();
        Map<String, String> before = outputFiles();

        Run run = sync("--accept-removals", "00000000");

        assertThat(run.exitCode()).isEqualTo(9);
        assertThat(run.err()).contains("the code 00000000 does not match");
        assertThat(outputFiles()).isEqualTo(before);
    }

    @Test
    void excludedOrganisationIsNotMissing() {
        assertThat(sync().exitCode()).isZero();

        assertThat(sync("--xero-organisations", "!Harbour & Sons Pty").exitCode())
                .isZero();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void recordIsReadableByItsOwnerOnlyAndNamesNoUser() throws IOException {
        assertThat(sync().exitCode()).isZero();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(record)))
                .isEqualTo("rw-------");
        String text = Files.readString(record);
        assertThat(text).contains("Kereru Coffee Roasters Ltd").doesNotContain("@");
        for (String tenant : List.of("c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21", VANISHING)) {
            JsonNode users = new ObjectMapper()
                    .readTree(GIVEN.resolve(tenant).resolve("users.json").toFile())
                    .path("Users");
            assertThat(users).isNotEmpty();
            users.forEach(user -> Stream.of("UserID", "EmailAddress", "FirstName", "LastName")
                    .map(key -> user.path(key).asText().strip())
                    .filter(value -> !value.isEmpty())
                    .forEach(value -> assertThat(text).doesNotContain(value)));
        }
    }

    @Test
    void demoRecordsNoDelivery() {
        Path state = folder.resolve("state");

        Run run = Run.of(
                Map.of("BATON_STATE_DIR", state.toString()),
                "--demo",
                "--file",
                folder.resolve("sync.c1z").toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(state).doesNotExist();
    }
}
