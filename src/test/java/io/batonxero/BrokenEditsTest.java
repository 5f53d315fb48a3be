package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.support.BrokenEdit;
import io.batonxero.support.LogLines;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.Service;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Broken edits, one after the other, while one service runs. */
@TestInstance(Lifecycle.PER_CLASS)
class BrokenEditsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private Service service;
    private RouteEdits routes;
    private LogLines log;
    private char task = 'a';

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        service = new Service(folder);
        service.c1().script().pace(Duration.ofMillis(100), Duration.ofSeconds(1));
        routes = RouteEdits.in(folder.resolve("routes"));
        service.run("--routes", routes.folder().toString());
        sync();
        log = LogLines.of("audit");
    }

    @AfterAll
    void stop() throws Exception {
        log.close();
        service.close();
    }

    @AfterEach
    void restore() throws Exception {
        routes.restore("read-users");
        log.forget();
    }

    private void sync() throws Exception {
        service.c1().script().queue(ServiceTest.sync(Character.toString(task++)));
        assertThat(service.nextFinished().hasSuccess()).as(service.err()).isTrue();
    }

    private String awaitRejection(int line) {
        String fields = " file=" + routes.file("read-users") + " line=" + line + " ";
        Awaitility.await()
                .atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(log.all()).anyMatch(rejection -> rejection.contains(fields)));
        return log.all().stream()
                .filter(rejection -> rejection.contains(fields))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void isRejectedWithItsLineAndTheRoutesKeepRunning(BrokenEdit edit) throws Exception {
        routes.save("read-users", edit.text());

        assertThat(awaitRejection(edit.line()))
                .startsWith("ERROR route edit rejected, its routes are unchanged files=[read-users.camel.yaml]")
                .contains(edit.message());
        sync();
        assertThat(log.all()).allMatch(line -> line.startsWith("ERROR route edit rejected"));
    }
}
