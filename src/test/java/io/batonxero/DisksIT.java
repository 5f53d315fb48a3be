package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.simulator.SimulatedXero;
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

/** The packaged program on disks, and with limits, that do not let it finish: one line, and nothing is lost. */
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

    /** {@return what it said but for what all is well with} */
    private static List<String> complaints(ProcessUnderTest program) throws InterruptedException {
        return program.everythingSaid()
                .lines()
                .filter(line -> !line.startsWith("{\"level\":\"INFO\""))
                .toList();
    }

    @Test
    void aFullDiskOfTemporaryFilesIsOneLineAndLeavesNothing() throws Exception {
        Path temporary = Files.createDirectories(run.resolve("tmp"));
        try (SmallDisk disk = SmallDisk.at(temporary, 8)) {
            Assumptions.assumeTrue(disk.isMounted(), "only root can mount a disk of a few MiB");
            disk.fill();
            try (ProcessUnderTest program = sync()) {
                assertThat(program.exitCode()).isNotZero();
                assertThat(complaints(program))
                        .singleElement()
                        .asString()
                        .startsWith("baton-xero-camel: ")
                        .contains(temporary.toString());
            }
            disk.empty();
            assertThat(temporary).isEmptyDirectory();
        }
        assertThat(delivered).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeForcedToDiskIsSaidAndTheFileIsInPlace() throws Exception {
        Files.setPosixFilePermissions(delivered.resolveSibling(""), PosixFilePermissions.fromString("-wx-wx-wx"));
        Assumptions.assumeFalse(Files.isReadable(delivered.resolveSibling("")) && !OrdinaryUser.IS_ANOTHER, "root");
        try (ProcessUnderTest program = sync()) {
            program.await("the file is in place, but its folder could not be forced to disk");
            program.await("Task complete!");
            assertThat(program.exitCode()).isZero();
        } finally {
            Files.setPosixFilePermissions(delivered.resolveSibling(""), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThat(delivered).isNotEmptyFile();
    }

    @Test
    void aFileThatIsAMountPointIsRefusedBeforeASync() throws Exception {
        Files.writeString(delivered, "the sync before");
        OrdinaryUser.ownAlone(delivered);
        String mount = "mount --bind " + delivered + " " + delivered;
        Path temporary = run.resolve("tmp");
        try (ProcessUnderTest program =
                ProcessUnderTest.startMounted(mount, temporary, environment(), Packaged.command(temporary))) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(complaints(program))
                    .singleElement()
                    .asString()
                    .contains("--file " + delivered + ": is a mount point")
                    .contains("BATON_FILE");
        }
        assertThat(xero.requests()).isEmpty();
        assertThat(delivered).hasContent("the sync before");
    }

    @Test
    void handlesThatRunOutBeforeADatabaseIsOpenedAreNamedToo() throws Exception {
        Map<String, String> environment = environment();
        environment.put("BATON_EVERY", "1s");
        Swap.write(run, "choose-tenants", Swap.calling("takeHandles"), environment);
        try (ProcessUnderTest program = ProcessUnderTest.start(
                List.of("sh", "-c", "ulimit -n 400; exec \"$@\"", "sh"),
                List.of("-Xbootclasspath/a:" + Packaged.HOME.resolve("test-classes")),
                run.resolve("tmp"),
                environment)) {
            program.await("Task complete!");
            // SQLite names neither the limit nor a reason.
            program.await("baton-xero-camel: This process holds as many files open as it may (/proc/self/limits: ");
        }
    }

    @Test
    void tooFewFileHandlesAreOneLineThatNamesTheLimit() throws Exception {
        try (ProcessUnderTest program = sync("sh", "-c", "ulimit -n 100; exec \"$@\"", "sh")) {
            assertThat(program.exitCode()).isEqualTo(8);
            assertThat(program.everythingSaid().lines())
                    .singleElement()
                    .asString()
                    .startsWith("baton-xero-camel: This process may hold 100 files open, and needs 256.")
                    .contains("ulimit -n", "LimitNOFILE=");
        }
        assertThat(xero.requests()).isEmpty();
    }
}
