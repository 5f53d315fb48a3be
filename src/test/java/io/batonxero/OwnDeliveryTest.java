package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import io.batonxero.file.TemporaryDirectory;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.RouteEdits;
import io.batonxero.support.Run;
import io.batonxero.support.Service;
import io.batonxero.support.Swap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the replacement of a step does, the sync ends, and its temporary files are deleted. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class OwnDeliveryTest {
    private static final String STOP = "- stop: {}\n";
    private static final String FAIL =
            "- throwException:\n    exceptionType: java.lang.IllegalStateException\n    message: of my own\n";

    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    private static List<Path> temporaryFolders() throws IOException {
        try (Stream<Path> files = Files.list(TemporaryDirectory.ofThisProcess())) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("sync"))
                    .toList();
        }
    }

    private Run syncWith(String step, String steps, String... flags) throws IOException {
        Map<String, String> environment = Run.environment(xero, folder);
        Swap.write(folder, step, steps, environment);
        return Run.of(environment, flags);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            deliver-file | log          | 0
            deliver-file | stop         | 0
            deliver-file | fail         | 2
            deliver-file | rollback     | 2
            deliver-file | markRollback | 2
            deliver-file | forget       | 0
            write-report | stop         | 0
            write-report | fail         | 2
            close-c1z    | stop         | 2
            close-c1z    | fail         | 2
            """)
    void temporaryFilesAreDeleted(String step, String what, int exitCode) throws IOException {
        List<Path> before = temporaryFolders();

        Run run = syncWith(step, steps(what));

        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(temporaryFolders()).isEqualTo(before);
    }

    @Test
    void aFailureThatTheStepHandlesEndsOnlyTheStep() throws IOException {
        List<Path> before = temporaryFolders();
        Map<String, String> environment = Run.environment(xero, folder);
        Path route = Swap.write(folder, "deliver-file", FAIL, environment);
        Files.writeString(route, RouteEdits.replaced(Files.readString(route), "    id: deliver-file\n", """
                    id: deliver-file
                    routeConfigurationId: mine
                """) + """
                - routeConfiguration:
                    id: mine
                    errorHandler:
                      defaultErrorHandler: {}
                    onException:
                      - onException:
                          exception:
                            - java.lang.IllegalStateException
                          handled:
                            constant:
                              expression: "true"
                          steps:
                            - log:
                                message: handled
                """);

        Run run = Run.of(environment);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("file      none: ", "Task complete!");
        assertThat(temporaryFolders()).isEqualTo(before);
    }

    private static String steps(String what) {
        return switch (what) {
            case "stop" -> STOP;
            case "fail" -> FAIL;
            case "rollback" -> "- rollback:\n    message: of my own\n";
            case "markRollback" -> "- rollback:\n    markRollbackOnly: true\n";
            case "forget" -> "- setVariable:\n    name: finished\n    constant:\n      expression: none\n";
            default -> "- log:\n    message: kept elsewhere\n";
        };
    }

    @Test
    void theSummaryNamesNoTemporaryFile() throws IOException {
        Run text = syncWith("deliver-file", STOP);
        Run json = syncWith("deliver-file", STOP, "--summary", "json");

        assertThat(text.out())
                .contains("file      none: deliver-file left the sync in its temporary file, which is deleted")
                .doesNotContain("sync.c1z");
        assertThat(json.out()).contains("\"file\":null").doesNotContain("sync.c1z");
    }

    @Test
    void aStopInAStepOfASyncFailsTheSyncByItsContract() throws IOException {
        Run run = syncWith("read-users", STOP);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Route read-users returned");
    }

    @Test
    void aRollbackMarkNamesTheRoute() throws IOException {
        Run run = syncWith("deliver-file", steps("markRollback"));

        assertThat(run.err()).contains("route deliver-file marked the exchange for rollback");
    }

    @Test
    void aStopInAStepOfATaskFreesItsSlot() throws Exception {
        Service service = new Service(folder);
        try {
            List<Path> before = temporaryFolders();
            Map<String, String> environment = service.environment();
            environment.put("BATON_TASK_CONCURRENCY", "1");
            Swap.write(folder, "upload-c1z", STOP, environment);
            service.c1().script().pace(Duration.ofMillis(10), Duration.ofSeconds(1));
            service.c1().script().queue(ServiceTest.sync("a")).queue(ServiceTest.sync("b"));
            service.run();

            for (String task : List.of("a", "b")) {
                BatonServiceFinishTaskRequest finished = service.nextFinished();
                assertThat(finished.getTaskId()).startsWith(task);
                assertThat(finished.getStatus().getMessage()).contains("Route upload-c1z returned");
            }
            service.await(() -> {
                try {
                    return temporaryFolders().equals(before);
                } catch (IOException e) {
                    return false;
                }
            });
        } finally {
            service.close();
        }
    }
}
