package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.OrdinaryUser;
import io.batonxero.support.Packaged;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program runs in a read-only folder, without a home directory, as in its image and its systemd unit. */
@EnabledOnOs(OS.LINUX)
class UnwritableFolderIT {
    @TempDir
    Path folder;

    private SimulatedXero xero;
    private Map<String, String> environment;

    @BeforeEach
    void start() throws IOException {
        assumeFalse(Files.isWritable(Packaged.HOME) && !OrdinaryUser.TESTS_RUN_AS_ROOT, "this user can write target/");
        xero = SimulatedXero.start(XeroWorld.ofDemo());
        environment = new HashMap<>(Run.environment(xero, folder));
        environment.remove("BATON_FILE");
        environment.put("BATON_HAWTIO", "false");
    }

    @AfterEach
    void stop() {
        if (xero != null) {
            xero.close();
        }
    }

    private ProcessUnderTest program(String... arguments) throws IOException {
        return ProcessUnderTest.start(folder.resolve("tmp"), environment, arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "connections", "validate"})
    void commandsThatWriteNoFileSucceed(String command) throws Exception {
        environment.put("BATON_REPORT", "access.csv");

        try (ProcessUnderTest program = program(command)) {
            assertThat(program.exitCode()).as(program.everythingSaid()).isZero();
        }
    }

    @Test
    void authorizeRequestsConsent() throws Exception {
        try (ProcessUnderTest program = program("authorize")) {
            program.await("/identity/connect/authorize?");
        }
    }

    @Test
    void theServiceSyncs() throws Exception {
        try (ProcessUnderTest program = program("--demo-service")) {
            program.await("Task complete!");
            assertThat(program.terminate()).isEqualTo(143);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--file=sync.c1z", "--every=1h"})
    void anUnwritableOutputFileIsReportedBeforeATokenIsUsed(String flag) throws Exception {
        try (ProcessUnderTest program = program(flag)) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.everythingSaid())
                    .contains(
                            "baton-xero-camel: --file (BATON_FILE) names sync.c1z, which cannot be written (",
                            "permission denied");
        }
        assertThat(xero.requests()).isEmpty();
    }

    @Test
    void anUnwritableReportIsReportedBeforeATokenIsUsed() throws Exception {
        environment.put("BATON_FILE", folder.resolve("sync.c1z").toString());

        try (ProcessUnderTest program = program("--report", "access.csv")) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.everythingSaid())
                    .contains(
                            "--report (BATON_REPORT) names access.csv, which cannot be written (", "permission denied");
        }
        assertThat(xero.requests()).isEmpty();
    }

    @Test
    void aReplacedDeliveryStepNeedsNoWritableOutputFile() throws Exception {
        environment.put("BATON_ROUTES", "routes,routes/swaps/deliver-file/folder");
        environment.put("BATON_DELIVERY_FOLDER", folder.toString());

        try (ProcessUnderTest program = program()) {
            program.await("Task complete!");
            assertThat(program.exitCode()).isZero();
        }
    }

    @Test
    void aMissingHomeIsReportedBeforeATokenIsUsed() throws Exception {
        assumeTrue(OrdinaryUser.TESTS_RUN_AS_ROOT, "only root can start a program as a user who has no home");
        environment.remove("BATON_STATE_DIR");
        environment.put("BATON_FILE", folder.resolve("sync.c1z").toString());

        for (String command : List.of("check", "authorize", "--every=1h")) {
            try (ProcessUnderTest program = program(command)) {
                assertThat(program.exitCode()).as(command).isEqualTo(2);
                assertThat(program.everythingSaid())
                        .contains("this user has no home directory", "--state-dir (BATON_STATE_DIR)");
            }
        }
        assertThat(xero.requests()).isEmpty();
    }

    @Test
    void signInWithoutStoredTokensNeedsNoHome() throws Exception {
        assumeTrue(OrdinaryUser.TESTS_RUN_AS_ROOT, "only root can start a program as a user who has no home");
        environment.keySet().removeAll(List.of("BATON_STATE_DIR", "BATON_REFRESH_TOKEN", "BATON_XERO_CLIENT_ID"));
        environment.put("BATON_TOKEN", xero.tokens().accessToken());
        environment.put("BATON_FILE", folder.resolve("sync.c1z").toString());

        for (String command : List.of("check", "--log-level=info")) {
            try (ProcessUnderTest program = program(command)) {
                assertThat(program.exitCode()).as(program.everythingSaid()).isZero();
            }
        }
    }

    @Test
    void anUnwritableHomeIsReportedBeforeATokenIsUsed() throws Exception {
        environment.remove("BATON_STATE_DIR");
        environment.put("BATON_FILE", folder.resolve("sync.c1z").toString());

        for (String home : List.of("/nonexistent-home", "/")) {
            environment.put("XDG_STATE_HOME", home);
            try (ProcessUnderTest program = program()) {
                assertThat(program.exitCode()).isEqualTo(2);
                assertThat(program.everythingSaid()).contains("--state-dir");
            }
        }
        assertThat(xero.requests()).isEmpty();
    }

    @Test
    void aNoexecTemporaryFolderIsReportedBeforeATokenIsUsed() throws Exception {
        environment.put("BATON_FILE", folder.resolve("sync.c1z").toString());
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        List<String> launcher =
                List.of("sh", Packaged.HOME.resolve("bin/baton-xero-camel").toString());
        environment.put("JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);

        for (List<String> command : List.of(launcher, Packaged.command(temporary))) {
            try (ProcessUnderTest program = ProcessUnderTest.startMounted(
                    "mount -t tmpfs -o noexec,mode=1777 tmpfs " + temporary, temporary, environment, command)) {
                assertThat(program.exitCode()).isEqualTo(2);
                assertThat(program.everythingSaid().lines().filter(line -> !line.startsWith("{")))
                        .singleElement()
                        .asString()
                        .containsOnlyOnce(temporary.toString())
                        .contains(
                                "cannot be run from " + temporary,
                                "(failed to map segment from shared object). Mount the folder with exec",
                                "-Djava.io.tmpdir=");
            }
        }
        assertThat(xero.requests()).isEmpty();
    }
}
