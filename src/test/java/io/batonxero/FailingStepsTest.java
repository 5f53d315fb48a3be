package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.BatonServiceFinishTaskRequest;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.LogLines;
import io.batonxero.support.Run;
import io.batonxero.support.Service;
import io.batonxero.support.Swap;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;

/** A step that throws an unexpected exception or Error fails its sync with the id, file and line of the step. */
class FailingStepsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            choose-tenants | overflow  | StackOverflowError
            read-users     | overflow  | StackOverflowError
            read-users     | lack      | NoClassDefFoundError: the class com.example.Missing is missing
            map-access     | assertion | AssertionError: never to be
            append-c1z     | overflow  | StackOverflowError
            deliver-file   | lack      | NoClassDefFoundError
            read-users     | state     | IllegalStateException: no such thing
            store-tokens   | state     | IllegalStateException: no such thing
            """)
    void theMessageHasStepFileLineAndException(String step, String error, String thrown) throws Exception {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo())) {
            Map<String, String> environment = Run.environment(xero, folder);
            Path file = Swap.write(folder, step, Swap.calling("raise('" + error + "')"), environment);

            Run run;
            try (LogLines camel = LogLines.of("org.apache.camel")) {
                run = Run.of(environment);
                assertThat(camel.all()).noneMatch(line -> line.contains("Failed delivery"));
            }

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err().lines().filter(line -> line.startsWith("baton-xero-camel: ")))
                    .singleElement()
                    .asString()
                    .startsWith("baton-xero-camel: step replaced (" + file + ":" + Swap.LINE + "): " + thrown);
            assertThat(folder.resolve("sync.c1z")).doesNotExist();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://127.0.0.1:1/hook | HttpHostConnectException: Connect to http://127.0.0.1:1
            http://nobody.invalid/hook | UnknownHostException: nobody.invalid
            http://localhost:{port}/hook | HttpOperationFailedException: HTTP operation failed invoking http://localhost:{port}/hook
            """)
    void aFailedConnectionNamesStepAndHostWithoutKeysInTheUrl(String url, String failure) throws Exception {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo());
                LogLines log = LogLines.of(Logger.ROOT_LOGGER_NAME)) {
            Map<String, String> environment = Run.environment(xero, folder);
            String port = String.valueOf(URI.create(xero.url()).getPort());
            Path file = Swap.write(
                    folder,
                    "read-users",
                    "- toD:\n    id: replaced\n    uri: \"" + url.replace("{port}", port) + "?key=hidden\"\n",
                    environment);
            environment.put("BATON_LOG_LEVEL", "debug");

            Run run = Run.of(environment);

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err().lines().filter(line -> line.startsWith("baton-xero-camel: ")))
                    .singleElement()
                    .asString()
                    .startsWith("baton-xero-camel: step replaced (" + file + ":" + Swap.LINE + "): "
                            + failure.replace("{port}", port));
            assertThat(run.err()).doesNotContain("key=hidden");
            assertThat(log.all()).noneMatch(line -> line.contains("key=hidden"));
        }
    }

    @Test
    void aRequestThatIsCancelledBecauseTheSyncFailedIsNotReported() throws Exception {
        try (SimulatedXero xero = SimulatedXero.start(XeroWorld.ofDemo());
                LogLines log = LogLines.of("io.batonxero.xero")) {
            Map<String, String> environment = Run.environment(xero, folder);
            environment.put("BATON_XERO_RETRY_FOR", "5m");
            Swap.write(
                    folder,
                    "read-users",
                    Swap.calling("spin") + Swap.calling("raise('state')").replace("id: replaced", "id: raise"),
                    environment);
            Swap.hold(true);
            xero.faults().next(1, "/api.xro/2.0/Organisation", exchange -> {
                Swap.hold(false);
                while (!Thread.interrupted()) {
                    LockSupport.park();
                }
            });

            Run run = Run.of(environment);

            assertThat(run.err()).contains("no such thing");
            assertThat(log.all()).noneMatch(line -> line.contains("retrying request"));
        }
    }

    @Test
    void anErrorIsReportedToConductorOneAndTheNextSyncSucceeds() throws Exception {
        Service service = new Service(folder);
        try {
            Path file =
                    Swap.write(folder, "map-access", Swap.calling("failFirst") + mapAccess(), service.environment());
            Swap.failNext(1);
            service.c1().script().pace(Duration.ofMillis(10), Duration.ofSeconds(1));
            service.c1().script().queue(ServiceTest.sync("a")).queue(ServiceTest.sync("b"));
            service.run();

            BatonServiceFinishTaskRequest failed = service.nextFinished();

            assertThat(failed.getStatus().getMessage())
                    .startsWith("step replaced (" + file + ":" + Swap.LINE + "): StackOverflowError");
            assertThat(service.nextFinished().hasSuccess()).isTrue();
        } finally {
            service.close();
        }
    }

    private static String mapAccess() {
        return "- bean:\n    ref: accessMapper\n    method: map\n";
    }
}
