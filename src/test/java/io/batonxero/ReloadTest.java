package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import io.batonxero.simulator.FaultyResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes that are edited while the service runs. */
class ReloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String SIX = """
            # In:  Tenant            Out: List<XeroUser>
            # Fails: never
            - route:
                id: read-users
                description: Finds six users
                from:
                  uri: direct
                  parameters:
                    name: read-users
                  steps:
                    - bean:
                        beanType: io.batonxero.SixUsers
                        method: of(${variable.tenant})
            """;

    @TempDir
    Path folder;

    private Service service;
    private RouteEdits routes;
    private LogLines log;
    private int tasks;

    @BeforeEach
    void start() throws Exception {
        service = new Service(folder);
        // Without a client id nothing is remembered of what was delivered, and so nothing missed.
        service.environment()
                .keySet()
                .removeAll(List.of("BATON_XERO_CLIENT_ID", "BATON_XERO_CLIENT_SECRET", "BATON_REFRESH_TOKEN"));
        service.environment().put("BATON_TOKEN", service.xero().tokens().accessToken());
        service.c1().script().pace(Duration.ofMillis(100), Duration.ofSeconds(1));
        routes = RouteEdits.in(folder.resolve("routes"));
        log = LogLines.of("audit");
    }

    @AfterEach
    void stop() throws Exception {
        log.close();
        service.close();
    }

    private void run() throws Exception {
        runWith("--routes", routes.folder().toString());
    }

    private void runWith(String... flags) throws Exception {
        service.run(flags);
        users();
        log.forget();
    }

    /** {@return how many users the next sync reads} */
    private String users() throws Exception {
        tasks++;
        service.c1().script().queue(ServiceTest.sync(Character.toString('a' + tasks)));
        assertThat(service.nextFinished()).matches(BatonServiceFinishTaskRequest::hasSuccess, "success");
        Awaitility.await().atMost(PATIENCE).until(() -> syncs().size() == tasks);
        return syncs().get(tasks - 1);
    }

    private List<String> syncs() {
        return service.out()
                .lines()
                .filter(line -> line.contains(" organisations, "))
                .map(line -> line.replaceAll(".* organisations, (\\d+ users).*", "$1"))
                .toList();
    }

    private String awaitLog(String beginning) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> log.all().stream().anyMatch(line -> line.startsWith(beginning)));
        return log.all().stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aGoodEditIsWhatTheNextSyncDoes() throws Exception {
        run();
        routes.save("read-users", SIX);

        assertThat(awaitLog("INFO routes reloaded"))
                .contains("files=[read-users.camel.yaml]", "routes=[read-users]", "removed=[]");
        assertThat(users()).isEqualTo("18 users");

        routes.restore("read-users");
        log.forget();
        awaitLog("INFO routes reloaded");
        assertThat(users()).isEqualTo("15 users");
    }

    @Test
    void aFileInALaterFolderTakesThePlaceOfItsNamesakeAndGivesItBack() throws Exception {
        Path later = Files.createDirectories(folder.resolve("later"));
        runWith("--routes", routes.folder() + "," + later);

        Files.writeString(later.resolve("read-users.camel.yaml"), SIX);
        awaitLog("INFO routes reloaded");
        assertThat(users()).isEqualTo("18 users");

        log.forget();
        Files.delete(later.resolve("read-users.camel.yaml"));
        awaitLog("INFO routes reloaded");
        assertThat(users()).isEqualTo("15 users");
    }

    @Test
    void aMountedConfigMapIsFollowedWhenItsLinkIsExchanged() throws Exception {
        Path mount = Files.createDirectories(folder.resolve("mount"));
        Path first = Files.createDirectories(mount.resolve("..2026_1"));
        Files.writeString(first.resolve("read-users.camel.yaml"), RouteEdits.original("read-users"));
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_1"));
        Files.createSymbolicLink(mount.resolve("read-users.camel.yaml"), Path.of("..data/read-users.camel.yaml"));
        runWith("--routes", routes.folder() + "," + mount);

        Path second = Files.createDirectories(mount.resolve("..2026_2"));
        Files.writeString(second.resolve("read-users.camel.yaml"), SIX);
        Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2026_2"));
        Files.move(mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        awaitLog("INFO routes reloaded");
        assertThat(users()).isEqualTo("18 users");
    }

    @Test
    void aNewFileAddsItsRouteAndADeletedOneTakesItAway() throws Exception {
        run();
        routes.save("extra", SIX.replace("read-users", "extra"));
        assertThat(awaitLog("INFO routes reloaded")).contains("routes=[extra]");

        routes.save("extra", SIX.replace("read-users", "renamed"));
        log.forget();
        assertThat(awaitLog("INFO routes reloaded")).contains("routes=[renamed]", "removed=[extra]");

        routes.delete("extra");
        log.forget();
        assertThat(awaitLog("INFO routes reloaded")).contains("routes=[]", "removed=[renamed]");
        assertThat(users()).isEqualTo("15 users");
    }

    @Test
    void aFileThatAnotherRouteCallsIsNotTakenAway() throws Exception {
        run();
        routes.delete("read-users");

        assertThat(awaitLog("ERROR route edit rejected"))
                .contains("files=[read-users.camel.yaml]", "read-tenant.camel.yaml line=27", "direct:read-users");
        assertThat(users()).isEqualTo("15 users");
    }

    @Test
    void ofTwoEditsTheGoodOneIsTakenAndTheBrokenOneRefused() throws Exception {
        run();
        routes.save("list-tenants", "- route:\n    id: list-tenants\n    nonsense: true\n");
        routes.save("read-users", SIX);

        assertThat(awaitLog("ERROR route edit rejected"))
                .contains("files=[list-tenants.camel.yaml]", "list-tenants.camel.yaml line=2");
        assertThat(awaitLog("INFO routes reloaded")).contains("files=[read-users.camel.yaml]");
        assertThat(users()).isEqualTo("18 users");
    }

    @Test
    void aRefusedFileIsTakenOnceTheRouteIsThereThatItCalls() throws Exception {
        run();
        routes.save("read-users", RouteEdits.original("read-users") + """
                        - to:
                            id: then-nobody
                            uri: direct
                            parameters:
                              name: nobody
                """);
        assertThat(awaitLog("ERROR route edit rejected")).contains("calls direct:nobody");

        routes.save("nobody", SIX.replace("read-users", "nobody"));

        assertThat(awaitLog("INFO routes reloaded")).contains("routes=[nobody, read-users]");
        assertThat(users()).isEqualTo("18 users");
    }

    @Test
    void halfAFileIsNotRead() throws Exception {
        run();
        String half = SIX.substring(0, SIX.indexOf("  steps:"));
        Files.writeString(routes.file("read-users"), half.strip());
        Awaitility.await()
                .during(Duration.ofMillis(800))
                .atMost(PATIENCE)
                .until(() -> log.all().isEmpty());

        routes.save("read-users", SIX);

        awaitLog("INFO routes reloaded");
        assertThat(log.all()).hasSize(1);
    }

    @Test
    void changedBeansAskForARestart() throws Exception {
        run();
        routes.save("beans", RouteEdits.original("beans") + "    - name: another\n      type: java.lang.Object\n");

        assertThat(awaitLog("WARN restart required")).contains("files=[beans.camel.yaml]");
        assertThat(users()).isEqualTo("15 users");
    }

    /** The sync waits for Xero until it is not silent any more. */
    private void runAndEditDuringASync() throws Exception {
        run();
        service.xero().silent(true);
        service.c1().script().queue(ServiceTest.sync("z"));
        service.await(() -> service.xero().requests().stream()
                        .filter(request -> request.path().equals("/connections"))
                        .count()
                == 2);
        routes.save("read-users", SIX);
    }

    @Test
    void anEditWaitsForTheSyncThatIsUnderWay() throws Exception {
        runAndEditDuringASync();
        Awaitility.await()
                .during(Duration.ofSeconds(1))
                .atMost(PATIENCE)
                .until(() -> log.all().isEmpty());

        service.xero().silent(false);

        assertThat(service.nextFinished().hasSuccess()).isTrue();
        awaitLog("INFO routes reloaded");
        service.await(() -> syncs().size() == 2);
        assertThat(syncs().get(1)).isEqualTo("15 users");
        tasks++;
        assertThat(users()).isEqualTo("18 users");
    }

    @Test
    void anEditThatWaitsSaysForWhat() throws Exception {
        runAndEditDuringASync();

        assertThat(awaitLog("WARN route edit waits"))
                .contains("files=[read-users.camel.yaml]", "reason=\"running: step ");

        service.xero().silent(false);
        awaitLog("INFO routes reloaded");
        assertThat(log.all()).hasSize(2);
    }

    @Test
    void aRouteFolderThatGoesAwayKeepsItsRoutesAndSaysSo() throws Exception {
        Path later = Files.createDirectories(folder.resolve("later"));
        Files.writeString(later.resolve("read-users.camel.yaml"), SIX);
        runWith("--routes", routes.folder() + "," + later);

        Files.move(later, folder.resolve("elsewhere"));

        assertThat(awaitLog("ERROR route folder unreadable"))
                .contains("folder=" + later, "reason=\"the folder does not exist\"");
        routes.save("retry-c1", RouteEdits.original("retry-c1").replace("\"1000\"", "\"1500\""));
        awaitLog("INFO routes reloaded");
        assertThat(users()).isEqualTo("18 users");

        Files.move(folder.resolve("elsewhere"), later);
        assertThat(awaitLog("INFO route folder readable again")).contains("folder=" + later);
        assertThat(users()).isEqualTo("18 users");
    }

    @Test
    void anEditThatKeepsSizeAndTimeIsSeen() throws Exception {
        FileTime time = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
        Files.setLastModifiedTime(routes.file("read-users"), time);
        run();
        service.awaitReload();
        Path beside = folder.resolve("beside");
        // In place, as an editor writes it: another file would have another inode.
        Files.writeString(beside, RouteEdits.original("read-users").replace("Lists", "Names"));
        Awaitility.await()
                .pollDelay(Duration.ofSeconds(3))
                .until(() -> log.all().isEmpty());
        Files.write(routes.file("read-users"), Files.readAllBytes(beside));
        Files.setLastModifiedTime(routes.file("read-users"), time);

        assertThat(awaitLog("INFO routes reloaded")).contains("files=[read-users.camel.yaml]");
    }

    @Test
    void switchedOffNothingChanges() throws Exception {
        runWith("--routes", routes.folder().toString(), "--no-reload");
        routes.save("read-users", SIX);

        assertThat(users()).isEqualTo("15 users");
        assertThat(log.all()).isEmpty();
    }

    @Test
    void aConfigurationIsExchangedWithAllThatUseIt() throws Exception {
        run();
        routes.save("retry-c1", RouteEdits.original("retry-c1").replace("\"1000\"", "\"1500\""));

        assertThat(awaitLog("INFO routes reloaded")).contains("retry-c1.camel.yaml", "retry-finish-task");
        assertThat(users()).isEqualTo("15 users");
    }

    @Test
    void theRouteThatAsksXeroIsExchangedWithoutItsConnections() throws Exception {
        run();
        routes.save("call-xero", RouteEdits.original("call-xero").replace("Sends one", "Sends a"));

        assertThat(awaitLog("INFO routes reloaded")).contains("routes=[call-xero]");
        assertThat(users()).isEqualTo("15 users");
    }

    @Test
    void stepsThatAreBuiltAnewAreRetriedAsBefore() throws Exception {
        service.environment().put("BATON_XERO_RETRY_FOR", "5m");
        run();
        routes.save("error-handler", RouteEdits.original("error-handler") + "# edited\n");
        assertThat(awaitLog("INFO routes reloaded")).contains("error-handler.camel.yaml", "read-users", "send-to-xero");

        service.xero().faults().next(1, "/api.xro/2.0/Users", FaultyResponse.of(503, Map.of(), ""));

        assertThat(users()).isEqualTo("15 users");
    }
}
