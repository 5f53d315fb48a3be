package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import io.batonxero.simulator.FaultyResponse;
import io.batonxero.support.LogLines;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.Service;
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

/** Edits of routes while the service runs. */
class ReloadTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final String READS_SIX_USERS = """
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
                        beanType: io.batonxero.support.SixUsers
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
        // Without a client id, no delivery is recorded that later syncs would be compared with.
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
        usersOfNextSync();
        log.forget();
    }

    /** {@return how many users the next sync reads} */
    private String usersOfNextSync() throws Exception {
        tasks++;
        service.c1().script().queue(ServiceTest.sync(Character.toString('a' + tasks)));
        assertThat(service.nextFinished()).matches(BatonServiceFinishTaskRequest::hasSuccess, "success");
        Awaitility.await().atMost(TIMEOUT).until(() -> syncs().size() == tasks);
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
        Awaitility.await().atMost(TIMEOUT).until(() -> log.all().stream().anyMatch(line -> line.startsWith(beginning)));
        return log.all().stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aValidEditWithALikelyMistakeIsUsedWithAWarning() throws Exception {
        run();
        routes.save(
                "read-users",
                READS_SIX_USERS + "        - to:\n            id: log-users\n            uri: log:${body}\n".indent(0));

        assertThat(awaitLog("WARN route edit accepted with a likely mistake"))
                .contains("file=" + routes.file("read-users"), "line=16", "the step log-users of the route read-users");
        assertThat(usersOfNextSync()).isEqualTo("18 users");
    }

    @Test
    void theNextSyncUsesAValidEdit() throws Exception {
        run();
        routes.save("read-users", READS_SIX_USERS);

        assertThat(awaitLog("INFO routes reloaded"))
                .contains("files=[read-users.camel.yaml]", "routes=[read-users]", "removed=[]");
        assertThat(usersOfNextSync()).isEqualTo("18 users");

        routes.restore("read-users");
        log.forget();
        awaitLog("INFO routes reloaded");
        assertThat(usersOfNextSync()).isEqualTo("15 users");
    }

    @Test
    void aFolderWhoseNameMeansSomethingInAUrlOrAListIsReloadedToo() throws Exception {
        Path later = Files.createDirectories(folder.resolve("a+b %2F%zz#?;*,{{é}}:\\"));
        runWith("--routes", routes.folder() + ",\"" + later + "\"");

        Files.writeString(later.resolve("read-users.camel.yaml"), READS_SIX_USERS);
        awaitLog("INFO routes reloaded");
        assertThat(usersOfNextSync()).isEqualTo("18 users");
    }

    @Test
    void aFileInALaterFolderReplacesAFileOfTheSameNameUntilItIsDeleted() throws Exception {
        Path later = Files.createDirectories(folder.resolve("later"));
        runWith("--routes", routes.folder() + "," + later);

        Files.writeString(later.resolve("read-users.camel.yaml"), READS_SIX_USERS);
        awaitLog("INFO routes reloaded");
        assertThat(usersOfNextSync()).isEqualTo("18 users");

        routes.save("read-users", "no route");
        assertThat(awaitLog("WARN route edit has no effect"))
                .contains("file=" + routes.file("read-users"), "used=" + later.resolve("read-users.camel.yaml"));
        routes.restore("read-users");

        log.forget();
        Files.delete(later.resolve("read-users.camel.yaml"));
        awaitLog("INFO routes reloaded");
        assertThat(log.all()).noneMatch(line -> line.contains("no effect"));
        assertThat(usersOfNextSync()).isEqualTo("15 users");
    }

    @Test
    void anUpdateOfAMountedConfigMapIsReloaded() throws Exception {
        Path mount = Files.createDirectories(folder.resolve("mount"));
        Path first = Files.createDirectories(mount.resolve("..2026_1"));
        Files.writeString(first.resolve("read-users.camel.yaml"), RouteEdits.original("read-users"));
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_1"));
        Files.createSymbolicLink(mount.resolve("read-users.camel.yaml"), Path.of("..data/read-users.camel.yaml"));
        runWith("--routes", routes.folder() + "," + mount);

        Path second = Files.createDirectories(mount.resolve("..2026_2"));
        Files.writeString(second.resolve("read-users.camel.yaml"), READS_SIX_USERS);
        Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2026_2"));
        Files.move(mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

        awaitLog("INFO routes reloaded");
        assertThat(usersOfNextSync()).isEqualTo("18 users");
    }

    @Test
    void aNewFileAddsItsRouteAndADeletedFileRemovesIt() throws Exception {
        run();
        routes.save("extra", READS_SIX_USERS.replace("read-users", "extra"));
        assertThat(awaitLog("INFO routes reloaded")).contains("routes=[extra]");

        routes.save("extra", READS_SIX_USERS.replace("read-users", "renamed"));
        log.forget();
        assertThat(awaitLog("INFO routes reloaded")).contains("routes=[renamed]", "removed=[extra]");

        routes.delete("extra");
        log.forget();
        assertThat(awaitLog("INFO routes reloaded")).contains("routes=[]", "removed=[renamed]");
        assertThat(usersOfNextSync()).isEqualTo("15 users");
    }

    @Test
    void aDeletedRouteThatAnotherRouteCallsKeepsRunning() throws Exception {
        run();
        routes.delete("read-users");

        assertThat(awaitLog("ERROR route edit rejected"))
                .contains("files=[read-users.camel.yaml]", "read-tenant.camel.yaml line=40", "direct:read-users");
        assertThat(usersOfNextSync()).isEqualTo("15 users");
    }

    @Test
    void ofTwoEditsTheValidOneIsLoadedAndTheBrokenOneRejected() throws Exception {
        run();
        routes.save("list-tenants", "- route:\n    id: list-tenants\n    nonsense: true\n");
        routes.save("read-users", READS_SIX_USERS);

        assertThat(awaitLog("ERROR route edit rejected"))
                .contains("files=[list-tenants.camel.yaml]", "list-tenants.camel.yaml line=2");
        assertThat(awaitLog("INFO routes reloaded")).contains("files=[read-users.camel.yaml]");
        assertThat(usersOfNextSync()).isEqualTo("18 users");
    }

    @Test
    void aRejectedFileIsLoadedOnceTheRouteThatItCallsExists() throws Exception {
        run();
        routes.save("read-users", RouteEdits.original("read-users") + """
                        - to:
                            id: call-missing
                            uri: direct
                            parameters:
                              name: missing
                """);
        assertThat(awaitLog("ERROR route edit rejected")).contains("direct:missing not found");

        routes.save("missing", READS_SIX_USERS.replace("read-users", "missing"));

        assertThat(awaitLog("INFO routes reloaded")).contains("routes=[missing, read-users]");
        assertThat(usersOfNextSync()).isEqualTo("18 users");
    }

    @Test
    void aHalfWrittenFileIsNotLoaded() throws Exception {
        run();
        String half = READS_SIX_USERS.substring(0, READS_SIX_USERS.indexOf("  steps:"));
        Files.writeString(routes.file("read-users"), half.strip());
        Awaitility.await()
                .during(Duration.ofMillis(800))
                .atMost(TIMEOUT)
                .until(() -> log.all().isEmpty());

        routes.save("read-users", READS_SIX_USERS);

        awaitLog("INFO routes reloaded");
        assertThat(log.all()).hasSize(1);
    }

    @Test
    void changedBeansNeedARestart() throws Exception {
        run();
        routes.save("beans", RouteEdits.original("beans") + "    - name: another\n      type: java.lang.Object\n");

        assertThat(awaitLog("WARN restart required")).contains("files=[beans.camel.yaml]");
        assertThat(usersOfNextSync()).isEqualTo("15 users");
    }

    /** The bean is named without #, so only building the route looks it up. */
    @Test
    void aRemovedBeanThatAnUnchangedRouteUsesIsReported() throws Exception {
        routes.save("extra-beans", """
                - beans:
                    - name: extraAggregation
                      type: org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy
                """);
        routes.save("extra", """
                - route:
                    id: extra
                    from:
                      uri: direct
                      parameters:
                        name: extra
                      steps:
                        - split:
                            expression:
                              simple:
                                expression: "${body}"
                            aggregationStrategy: extraAggregation
                            steps:
                              - log: "one"
                """);
        run();

        routes.delete("extra-beans");

        assertThat(awaitLog("ERROR route edit rejected"))
                .contains("files=[extra-beans.camel.yaml]", "extra.camel.yaml", "extraAggregation");
    }

    /** Edits a route while a sync waits for the silent Xero. */
    private void runAndEditDuringASync() throws Exception {
        run();
        service.xero().silent(true);
        service.c1().script().queue(ServiceTest.sync("z"));
        service.await(() -> service.xero().requests().stream()
                        .filter(request -> request.path().equals("/connections"))
                        .count()
                == 2);
        routes.save("read-users", READS_SIX_USERS);
    }

    @Test
    void anEditWaitsForTheRunningSync() throws Exception {
        runAndEditDuringASync();
        Awaitility.await()
                .during(Duration.ofSeconds(1))
                .atMost(TIMEOUT)
                .until(() -> log.all().isEmpty());

        service.xero().silent(false);

        assertThat(service.nextFinished().hasSuccess()).isTrue();
        awaitLog("INFO routes reloaded");
        service.await(() -> syncs().size() == 2);
        assertThat(syncs().get(1)).isEqualTo("15 users");
        tasks++;
        assertThat(usersOfNextSync()).isEqualTo("18 users");
    }

    @Test
    void aWaitingEditLogsTheRunningStep() throws Exception {
        runAndEditDuringASync();

        assertThat(awaitLog("WARN route edit waits"))
                .contains("files=[read-users.camel.yaml]", "reason=\"running: step ");

        service.xero().silent(false);
        awaitLog("INFO routes reloaded");
        assertThat(log.all()).hasSize(2);
    }

    @Test
    void anEditThatIsUndoneWhileItWaitsIsReported() throws Exception {
        runAndEditDuringASync();
        awaitLog("WARN route edit waits");

        routes.restore("read-users");

        assertThat(awaitLog("INFO route edit no longer waits")).contains("files=[read-users.camel.yaml]");
    }

    @Test
    void theRoutesOfAMissingFolderKeepRunning() throws Exception {
        Path later = Files.createDirectories(folder.resolve("later"));
        Files.writeString(later.resolve("read-users.camel.yaml"), READS_SIX_USERS);
        runWith("--routes", routes.folder() + "," + later);

        Files.move(later, folder.resolve("elsewhere"));

        assertThat(awaitLog("ERROR route folder unreadable"))
                .contains("folder=" + later, "reason=\"the folder does not exist\"");
        routes.save("retry-c1", RouteEdits.edited("retry-c1", "\"1000\"", "\"1500\""));
        awaitLog("INFO routes reloaded");
        assertThat(usersOfNextSync()).isEqualTo("18 users");

        Files.move(folder.resolve("elsewhere"), later);
        assertThat(awaitLog("INFO route folder readable again")).contains("folder=" + later);
        assertThat(usersOfNextSync()).isEqualTo("18 users");
    }

    @Test
    void anEditThatKeepsSizeAndTimeIsDetected() throws Exception {
        FileTime time = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
        Files.setLastModifiedTime(routes.file("read-users"), time);
        run();
        service.awaitReload();
        Path beside = folder.resolve("beside");
        // Written in place, since a new file would have another inode.
        Files.writeString(beside, RouteEdits.edited("read-users", "Lists", "Names"));
        Awaitility.await()
                .pollDelay(Duration.ofSeconds(3))
                .until(() -> log.all().isEmpty());
        Files.write(routes.file("read-users"), Files.readAllBytes(beside));
        Files.setLastModifiedTime(routes.file("read-users"), time);

        assertThat(awaitLog("INFO routes reloaded")).contains("files=[read-users.camel.yaml]");
    }

    @Test
    void nothingIsReloadedWithNoReload() throws Exception {
        runWith("--routes", routes.folder().toString(), "--no-reload");
        routes.save("read-users", READS_SIX_USERS);

        assertThat(usersOfNextSync()).isEqualTo("15 users");
        assertThat(log.all()).isEmpty();
    }

    @Test
    void aRouteConfigurationIsReloadedWithAllRoutesThatUseIt() throws Exception {
        run();
        routes.save("retry-c1", RouteEdits.edited("retry-c1", "\"1000\"", "\"1500\""));

        assertThat(awaitLog("INFO routes reloaded")).contains("retry-c1.camel.yaml", "retry-finish-task");
        assertThat(usersOfNextSync()).isEqualTo("15 users");
    }

    @Test
    void theRouteThatCallsXeroIsReloadedWithoutItsConnections() throws Exception {
        run();
        routes.save("call-xero", RouteEdits.edited("call-xero", "Sends one", "Sends a"));

        assertThat(awaitLog("INFO routes reloaded")).contains("routes=[call-xero]");
        assertThat(usersOfNextSync()).isEqualTo("15 users");
    }

    @Test
    void reloadedStepsAreRetriedAsBefore() throws Exception {
        service.environment().put("BATON_XERO_RETRY_FOR", "5m");
        run();
        routes.save("error-handler", RouteEdits.original("error-handler") + "# edited\n");
        assertThat(awaitLog("INFO routes reloaded")).contains("error-handler.camel.yaml", "read-users", "send-to-xero");

        service.xero().faults().next(1, "/api.xro/2.0/Users", FaultyResponse.of(503, Map.of(), ""));

        assertThat(usersOfNextSync()).isEqualTo("15 users");
    }
}
