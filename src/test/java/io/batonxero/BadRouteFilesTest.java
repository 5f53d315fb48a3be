package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.support.BadRouteFile;
import io.batonxero.support.LogLines;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.Run;
import io.batonxero.support.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An unusable file in a route folder, while a service runs, at start-up and in {@code validate}. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
class BadRouteFilesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private Path mine;
    private Service service;
    private RouteEdits routes;
    private LogLines log;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        mine = Files.createDirectory(folder.resolve("mine"));
        service = new Service(folder);
        routes = RouteEdits.in(folder.resolve("routes"));
        service.run("--routes", routes.folder() + "," + mine);
        service.awaitReload();
        log = LogLines.of("audit");
    }

    @AfterAll
    void stop() throws Exception {
        log.close();
        service.close();
    }

    /** Also after a failure: the next file could be written into a FIFO that nobody reads. */
    @AfterEach
    void deleteBadFile() throws Exception {
        Files.deleteIfExists(bad());
    }

    private Path bad() {
        return mine.resolve("bad.camel.yaml");
    }

    private String awaitLog(String text) {
        Awaitility.await().atMost(TIMEOUT).until(() -> log.all().stream().anyMatch(line -> line.contains(text)));
        return log.all().stream()
                .filter(line -> line.contains(text))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void isRejectedOnceByNameAndOtherEditsAreReloaded(BadRouteFile kind) throws Exception {
        kind.create(bad());

        assertThat(awaitLog("route edit rejected, its routes are unchanged files=[bad.camel.yaml]"))
                .contains("file=" + bad(), kind.message());

        routes.save("read-users", RouteEdits.edited("read-users", "Lists", "Lists all"));
        awaitLog("routes reloaded files=[read-users.camel.yaml]");
        assertThat(log.all())
                .filteredOn(line -> line.contains("bad.camel.yaml"))
                .hasSize(1);

        Files.delete(bad());
        awaitLog("route edit no longer rejected files=[bad.camel.yaml] reason=\"the file was removed\"");
        routes.restore("read-users");
        log.forget();
    }

    @ParameterizedTest
    @EnumSource
    void startUpAndValidateReportTheSameProblem(BadRouteFile kind, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("bad.camel.yaml");
        kind.create(file);
        String[] flags = {"--routes", "routes," + folder};

        Run validated = Run.of(Map.of(), "validate", flags[0], flags[1]);
        Run started = Run.of(Map.of("BATON_FILE", folder.resolve("sync.c1z").toString()), "--demo", flags[0], flags[1]);

        List<String> problems = validated
                .out()
                .lines()
                .filter(line -> line.startsWith(file + ":"))
                .toList();
        assertThat(problems).singleElement().asString().contains(kind.message());
        assertThat(validated.exitCode()).isEqualTo(1);
        assertThat(started.err()).isEqualTo("baton-xero-camel: " + problems.get(0) + "\n");
        assertThat(started.exitCode()).isEqualTo(2);
        Files.delete(file);
    }

    @Test
    void hiddenFilesAreIgnored() throws Exception {
        BadRouteFile.RECURSIVE_ALIAS.create(mine.resolve(".#read-users.camel.yaml"));
        BadRouteFile.FOLDER.create(mine.resolve("..data.camel.yaml"));
        BadRouteFile.FIFO.create(mine.resolve("read-users.camel.yaml~"));

        routes.save("read-users", RouteEdits.edited("read-users", "Lists", "Names"));

        awaitLog("routes reloaded files=[read-users.camel.yaml]");
        assertThat(log.all()).hasSize(1);
        Run validated = Run.of(Map.of(), "validate", "--routes", "routes," + mine);
        assertThat(validated.exitCode()).as(validated.out()).isZero();
        log.forget();
    }
}
