package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.OrdinaryUser;
import io.batonxero.support.Packaged;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
import io.batonxero.support.SmallDisk;
import io.batonxero.support.Swap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Full disks, unsuitable folders and too few file handles end the program with one error line and without data loss. */
@EnabledOnOs(OS.LINUX)
class DisksIT {
    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    private Path run;
    private Path delivered;

    @BeforeEach
    void start() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        run = Files.createDirectory(folder.resolve("run"));
        delivered = Files.createDirectory(folder.resolve("delivered")).resolve("sync.c1z");
        OrdinaryUser.own(folder.resolve("delivered"));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = Run.environment(xero, run);
        environment.put("BATON_FILE", delivered.toString());
        return environment;
    }

    private ProcessUnderTest sync(String... before) throws IOException {
        return ProcessUnderTest.start(List.of(before), List.of(), run.resolve("tmp"), environment());
    }

    /** {@return its output without INFO lines} */
    private static List<String> errorLines(ProcessUnderTest program) throws InterruptedException {
        return program.everythingSaid()
                .lines()
                .filter(line -> !line.startsWith("{\"level\":\"INFO\""))
                .toList();
    }

    @Test
    void aFullDiskForTemporaryFilesEndsInOneErrorLineWithoutLeftovers() throws Exception {
        Path temporary = Files.createDirectories(run.resolve("tmp"));
        try (SmallDisk disk = SmallDisk.at(temporary, 8)) {
            Assumptions.assumeTrue(disk.isMounted(), "only root can mount a disk of a few MiB");
            disk.fill();
            try (ProcessUnderTest program = sync()) {
                assertThat(program.exitCode()).isNotZero();
                assertThat(errorLines(program))
                        .singleElement()
                        .asString()
                        .startsWith("baton-xero-camel: ")
                        .contains(temporary.toString());
            }
            disk.freeSpace();
            assertThat(temporary).isEmptyDirectory();
        }
        assertThat(delivered).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeSyncedToDiskIsLoggedAndTheFileIsDelivered() throws Exception {
        Files.setPosixFilePermissions(delivered.resolveSibling(""), PosixFilePermissions.fromString("-wx-wx-wx"));
        Assumptions.assumeFalse(
                Files.isReadable(delivered.resolveSibling("")) && !OrdinaryUser.TESTS_RUN_AS_ROOT, "root");
        try (ProcessUnderTest program = sync()) {
            program.await("file written, but its folder could not be synced to disk");
            program.await("Task complete!");
            assertThat(program.exitCode()).isZero();
        } finally {
            Files.setPosixFilePermissions(delivered.resolveSibling(""), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThat(delivered).isNotEmptyFile();
    }

    @Test
    void aMountPointAsOutputFileIsRefusedBeforeTheSync() throws Exception {
        Files.writeString(delivered, "previous content");
        OrdinaryUser.ownAlone(delivered);
        String mount = "mount --bind " + delivered + " " + delivered;
        Path temporary = run.resolve("tmp");
        try (ProcessUnderTest program =
                ProcessUnderTest.startMounted(mount, temporary, environment(), Packaged.command(temporary))) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(errorLines(program))
                    .singleElement()
                    .asString()
                    .contains("--file (BATON_FILE) names " + delivered
                            + ", which cannot be replaced because it is a mount point");
        }
        assertThat(xero.requests()).isEmpty();
        assertThat(delivered).hasContent("previous content");
    }

    @Test
    void tooFewHandlesToOpenTheDatabaseNameTheLimit() throws Exception {
        Map<String, String> environment = environment();
        environment.put("BATON_EVERY", "1s");
        Swap.write(run, "choose-tenants", Swap.calling("takeHandles"), environment);
        try (ProcessUnderTest program = ProcessUnderTest.start(
                List.of("sh", "-c", "ulimit -n 400; exec \"$@\"", "sh"),
                List.of("-Xbootclasspath/a:" + Packaged.HOME.resolve("test-classes")),
                run.resolve("tmp"),
                environment)) {
            program.await("Task complete!");
            // SQLite's own error names no reason.
            program.await("baton-xero-camel: This process has reached its limit of open files (/proc/self/limits: ");
        }
    }

    @Test
    void tooFewFileHandlesEndInOneErrorLineThatNamesTheLimit() throws Exception {
        try (ProcessUnderTest program = sync("sh", "-c", "ulimit -n 100; exec \"$@\"", "sh")) {
            assertThat(program.exitCode()).isEqualTo(8);
            assertThat(program.everythingSaid().lines())
                    .singleElement()
                    .asString()
                    .startsWith("baton-xero-camel: This process may open 100 files, but needs 256.")
                    .contains("ulimit -n", "LimitNOFILE=");
        }
        assertThat(xero.requests()).isEmpty();
    }
}
