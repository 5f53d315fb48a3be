package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connector.v2.Entitlement;
import c1.connector.v2.Grant;
import c1.connector.v2.Resource;
import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import io.batonxero.c1z.C1zReader;
import io.batonxero.simulator.SimulatedTokens;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.LogLines;
import io.batonxero.support.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installs each replacement of routes/swaps in the running program. */
class SwapsTest {
    private static final Duration RELOAD_TIMEOUT = Duration.ofSeconds(30);
    private static final Path DEMO = Path.of("src/main/resources/demo");
    private static final String KERERU = "c1d5a7e0-4b2f-4e8b-9d3a-7f6e5d4c3b21";
    private static final String HARBOUR = "e3f7c902-6d41-40ad-9f5c-917a7f6e5d43";
    private static final String TALL_SHIPS = "f4a8da13-7e52-41be-8a6d-a28b8e7f6e54";

    @TempDir
    Path folder;

    private Path swapFolder;
    private Path world;
    private Service service;
    private LogLines log;
    private int tasks;

    @BeforeEach
    void start() throws Exception {
        world = folder.resolve("world");
        try (Stream<Path> files = Files.walk(DEMO)) {
            for (Path file : files.toList()) {
                Files.copy(file, world.resolve(DEMO.relativize(file).toString()));
            }
        }
        swapFolder = Files.createDirectories(folder.resolve("later"));
        service = new Service(folder, XeroWorld.in(world));
        service.c1().script().pace(Duration.ofMillis(100), Duration.ofSeconds(1));
        log = LogLines.of("audit");
    }

    @AfterEach
    void stop() throws Exception {
        log.close();
        service.close();
    }

    private void run(String... flags) {
        service.run(Stream.concat(Stream.of("--routes", "routes," + swapFolder), Stream.of(flags))
                .toArray(String[]::new));
    }

    /** Copies a replacement into the last folder of routes and waits for the reload. */
    private void install(String swap) throws Exception {
        service.awaitReload();
        Path from = Path.of("routes/swaps", swap);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, swapFolder.resolve(file.getFileName().toString()));
            }
        }
        Awaitility.await().atMost(RELOAD_TIMEOUT).until(() -> !log.all().isEmpty());
        assertThat(log.all()).singleElement().asString().startsWith("INFO routes reloaded files=[" + step(swap));
        log.forget();
    }

    private static String step(String swap) {
        return Path.of(swap).getName(0).toString();
    }

    private BatonServiceFinishTaskRequest finish() throws Exception {
        tasks++;
        service.c1().script().queue(ServiceTest.sync(Character.toString('a' + tasks)));
        return service.nextFinished();
    }

    /** {@return the file of the next sync} */
    private Path sync() throws Exception {
        BatonServiceFinishTaskRequest finished = finish();
        assertThat(finished.hasSuccess()).as(finished + service.err()).isTrue();
        return service.c1().uploads().get(service.c1().uploads().size() - 1).file();
    }

    /** {@return the error of the next sync} */
    private String failingSync() throws Exception {
        BatonServiceFinishTaskRequest finished = finish();
        assertThat(finished.hasError()).as(finished.toString()).isTrue();
        return finished.getStatus().getMessage();
    }

    private static List<Resource> resources(Path file, String type) {
        try (C1zReader reader = new C1zReader(file)) {
            return reader.resources().stream()
                    .filter(resource -> resource.getId().getResourceType().equals(type))
                    .toList();
        }
    }

    private static List<Grant> grants(Path file) {
        try (C1zReader reader = new C1zReader(file)) {
            return reader.grants();
        }
    }

    private static List<Entitlement> entitlements(Path file) {
        try (C1zReader reader = new C1zReader(file)) {
            return reader.entitlements();
        }
    }

    /** Replaces a file atomically. */
    private void replace(Path file, String text) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Path temporary = Files.writeString(folder.resolve("temporary"), text);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void readUsersCsvFileReadsUsersFromAFilePerOrganisation() throws Exception {
        Path users = folder.resolve("users");
        service.environment().put("BATON_USERS_FOLDER", users.toString());
        for (String tenant : List.of(KERERU, HARBOUR, TALL_SHIPS)) {
            replace(users.resolve(tenant).resolve("users.csv"), """
                    UserID,EmailAddress,FirstName,LastName,OrganisationRole,IsSubscriber
                    1-%s,ada@example.com,Ada,"Lovelace, Countess",STANDARD,true
                    2-%s,ben@example.com,Ben,,READONLY,false
                    3-%s,cy@example.com,Cy,,FINANCIALADVISER,false
                    4-%s,di@example.com,Di,,INVOICEONLY,false
                    """.replace("%s", tenant.substring(0, 2)));
        }
        run();
        assertThat(resources(sync(), "user")).hasSize(15);

        install("read-users/csv-file");
        // Else the sync would be refused, since none of these users was delivered before.
        Files.delete(folder.resolve("state/delivered/" + SimulatedTokens.CLIENT_ID + ".json"));

        Path file = sync();
        assertThat(resources(file, "user"))
                .hasSize(12)
                .extracting(Resource::getDisplayName)
                .contains("Ada Lovelace, Countess", "Cy");
        assertThat(grants(file))
                .extracting(Grant::getId)
                .hasSize(15)
                .contains("role:" + HARBOUR + ".standard:standard:user:1-e3");

        replace(users.resolve(HARBOUR).resolve("users.csv"), "UserID,OrganisationRole\nu-1,STANDARD\nu-2\n");
        assertThat(failingSync())
                .startsWith(users.resolve(HARBOUR).resolve("users.csv") + ":3: the row does not match");
    }

    @Test
    void mapAccessRoleNamesChangesDisplayNamesOnly() throws Exception {
        service.environment().put("BATON_SUMMARY", "full");
        run();
        Path before = sync();

        install("map-access/role-names");

        Path after = sync();
        assertThat(resources(before, "role"))
                .extracting(Resource::getDisplayName)
                .contains("Standard (Harbour & Sons Pty)", "SOMETHINGNEW (Harbour & Sons Pty)");
        assertThat(resources(after, "role"))
                .extracting(Resource::getDisplayName)
                .contains("Bookkeeper (Harbour & Sons Pty)", "SOMETHINGNEW (Harbour & Sons Pty)")
                .doesNotContain("Standard (Harbour & Sons Pty)");
        assertThat(entitlements(after))
                .filteredOn(entitlement -> entitlement.getSlug().equals("financialadviser"))
                .extracting(Entitlement::getDisplayName)
                .contains("Accountant (Harbour & Sons Pty)");
        assertThat(resources(after, "role"))
                .extracting(Resource::getId)
                .isEqualTo(
                        resources(before, "role").stream().map(Resource::getId).toList());
        assertThat(grants(after))
                .extracting(Grant::getId)
                .isEqualTo(grants(before).stream().map(Grant::getId).toList());
        service.awaitOut("Bookkeeper 1");
    }

    @Test
    void deliverFileFolderWritesCompleteFilesToAnotherFolder() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("else where"));
        service.environment().put("BATON_DELIVERY_FOLDER", elsewhere.toString());
        service.environment().keySet().removeAll(List.of("BATON_CLIENT_ID", "BATON_CLIENT_SECRET"));
        run("--every", "1s");
        service.awaitOut("file      " + folder.resolve("sync.c1z"));

        install("deliver-file/folder");

        service.awaitOut("file      " + elsewhere);
        List<Path> delivered = files(elsewhere);
        assertThat(delivered).isNotEmpty().allSatisfy(file -> {
            assertThat(file.getFileName().toString()).matches("\\d{8}-\\d{6}-\\w{27}\\.c1z");
            assertThat(grants(file)).hasSize(17);
        });

        // A file that cannot be written completely never gets its final name.
        Files.createDirectories(elsewhere.resolve(".baton-xero-camel.part/in the way"));
        service.await(() -> service.err().contains("Cannot write the sync to the folder " + elsewhere));
        List<Path> kept = files(elsewhere);
        Files.move(elsewhere, folder.resolve("moved"));
        service.await(() -> service.err()
                        .lines()
                        .filter(line -> line.contains("Cannot write the sync"))
                        .count()
                > 2);
        assertThat(elsewhere).doesNotExist();
        assertThat(files(folder.resolve("moved"))).hasSameSizeAs(kept);
        assertThat(service.err().lines().filter(line -> line.contains("Cannot write the sync")))
                .allMatch(line -> line.startsWith("baton-xero-camel: ") && line.contains("BATON_DELIVERY_FOLDER"));

        int before = occurrences("file      " + elsewhere);
        Files.createDirectories(elsewhere);
        service.await(() -> occurrences("file      " + elsewhere) > before);
        assertThat(files(elsewhere)).isNotEmpty();
    }

    private int occurrences(String text) {
        return service.out().split(Pattern.quote(text), -1).length;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
        }
    }

    @Test
    void chooseTenantsWithoutDemoCompaniesExcludesOnlyDemoCompanies() throws Exception {
        run();
        assertThat(resources(sync(), "org")).hasSize(3);

        install("choose-tenants/without-demo-companies");

        Path file = sync();
        assertThat(resources(file, "org"))
                .extracting(resource -> resource.getId().getResource())
                .containsExactlyInAnyOrder(KERERU, HARBOUR);
        assertThat(resources(file, "user")).hasSize(12);
        service.awaitOut("not read  Tall Ships Trading LLC: a demo company of Xero, excluded by choose-tenants");

        replace(world.resolve("connections.json"), """
                [{"tenantId": "%s", "tenantType": "ORGANISATION", "tenantName": "Kereru"},
                 {"tenantId": "%s", "tenantType": "ORGANISATION", "tenantName": "Tall Ships"}]
                """.formatted(KERERU, TALL_SHIPS));
        assertThat(failingSync())
                .contains("Sync refused: it lost too much", "missing: Harbour & Sons Pty;")
                .doesNotContain("Tall Ships");

        replace(world.resolve("connections.json"), """
                [{"tenantId": "%s", "tenantType": "ORGANISATION", "tenantName": "Tall Ships"}]
                """.formatted(TALL_SHIPS));
        assertThat(failingSync()).contains("All connected organisations are excluded: Tall Ships is a demo company");
    }
}
