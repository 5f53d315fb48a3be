package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.file.FileLock;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.simulator.XeroWorld;
import io.batonxero.support.OrdinaryUser;
import io.batonxero.support.Packaged;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Token files that cannot be replaced, with a Xero that accepts each refresh token once: no token is exchanged and lost. */
@EnabledOnOs(OS.LINUX)
class TokenFilesIT {
    @TempDir
    Path folder;

    private SimulatedXero xero;
    private Path run;
    private Path tokens;

    @BeforeEach
    void signIn() throws Exception {
        xero = SimulatedXero.start(XeroWorld.ofDemo());
        xero.tokens().life(Duration.ofSeconds(1));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        run = Files.createDirectory(folder.resolve("run"));
        tokens = Files.createDirectory(folder.resolve("state")).resolve("tokens.json");
        OrdinaryUser.own(folder.resolve("state"));
        assertThat(connections()).isZero();
        Awaitility.await().until(() -> xero.tokens().areExpired());
    }

    @AfterEach
    void stop() {
        xero.close();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = Run.environment(xero, run);
        environment.put("BATON_TOKEN_STORE", tokens.toString());
        return environment;
    }

    private int connections() throws Exception {
        try (ProcessUnderTest program = ProcessUnderTest.start(run.resolve("tmp"), environment(), "connections")) {
            return program.exitCode();
        }
    }

    private static boolean can(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private void assertThatNoTokenIsSpent(ProcessUnderTest program, String reason) throws Exception {
        int requests = xero.requests().size();

        program.await("The token store " + tokens + " cannot be used (");

        assertThat(program.exitCode()).isEqualTo(2);
        assertThat(String.join("\n", program.seen())).contains(reason);
        assertThat(xero.requests()).hasSize(requests);
    }

    private void assertThatItIsStillSignedIn() throws Exception {
        assertThat(connections()).isZero();
        assertThat(xero.tokens().refused()).isZero();
        assertThat(xero.tokens().reusedRefreshTokens()).isZero();
    }

    @Test
    void aFileThatIsAMountPointSpendsNoToken() throws Exception {
        String mount = "mount --bind " + tokens + " " + tokens;
        Path temporary = run.resolve("tmp");
        try (ProcessUnderTest program = ProcessUnderTest.startMounted(
                mount, temporary, environment(), Packaged.command(temporary, "connections"))) {
            assertThatNoTokenIsSpent(program, "Device or resource busy");
        }

        assertThatItIsStillSignedIn();
    }

    @Test
    void anImmutableFileSpendsNoToken() throws Exception {
        Assumptions.assumeTrue(can("chattr", "+i", tokens.toString()), "needs root and a file system with chattr +i");
        try (ProcessUnderTest program = ProcessUnderTest.start(run.resolve("tmp"), environment(), "connections")) {
            assertThatNoTokenIsSpent(program, "Operation not permitted");
        } finally {
            assertThat(can("chattr", "-i", tokens.toString())).isTrue();
        }

        assertThatItIsStillSignedIn();
    }

    @Test
    void aFileOfAnotherUserInAStickyFolderSpendsNoToken() throws Exception {
        Assumptions.assumeTrue(OrdinaryUser.TESTS_RUN_AS_ROOT, "only root can give a file away");
        giveAway(tokens, "666");
        giveAway(folder.resolve("state"), "1777");
        try (ProcessUnderTest program = ProcessUnderTest.start(run.resolve("tmp"), environment(), "connections")) {
            assertThatNoTokenIsSpent(program, "belongs to the user 12345");
        }
        OrdinaryUser.own(folder.resolve("state"));

        assertThatItIsStillSignedIn();
    }

    private static void giveAway(Path file, String mode) throws Exception {
        assertThat(can("chown", "12345", file.toString())).isTrue();
        assertThat(can("chmod", mode, file.toString())).isTrue();
    }

    @Test
    void aFolderWithoutAccessDoesNotCountAsEmpty() throws Exception {
        Assumptions.assumeTrue(OrdinaryUser.TESTS_RUN_AS_ROOT, "only root can give a folder away");
        giveAway(folder.resolve("state"), "700");
        Map<String, String> environment = environment();
        environment.remove("BATON_REFRESH_TOKEN");
        int requests = xero.requests().size();
        try (ProcessUnderTest program = ProcessUnderTest.start(run.resolve("tmp"), environment, "connections")) {
            program.await("The token store " + tokens + " cannot be used (" + tokens + ": permission denied)");
            assertThat(program.exitCode()).isEqualTo(2);
        }
        assertThat(xero.requests()).hasSize(requests);
    }

    @Test
    void aFifoIsRefusedWithoutBlocking() throws Exception {
        Path lock = tokens.resolveSibling("tokens.json.lock");
        Files.delete(lock);
        assertThat(can("mkfifo", lock.toString())).isTrue();
        OrdinaryUser.ownAlone(lock);
        try (ProcessUnderTest program = ProcessUnderTest.start(run.resolve("tmp"), environment(), "connections")) {
            assertThatNoTokenIsSpent(program, lock + ": is a FIFO");
        }
    }

    @Test
    void theHolderOfALockIsLoggedAndSigtermEndsTheWait() throws Exception {
        Path lock = tokens.resolveSibling("tokens.json.lock");
        FileLock held = FileLock.acquire(lock, Duration.ofSeconds(60)).orElseThrow();
        try (held;
                ProcessUnderTest program = ProcessUnderTest.start(run.resolve("tmp"), environment(), "connections")) {
            assertThat(program.await("waiting for a lock file=" + lock + " timeout_seconds=180 held_by="))
                    .contains("process " + ProcessHandle.current().pid() + " on ");
            long began = System.nanoTime();

            assertThat(program.terminate()).isEqualTo(143);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        }

        assertThatItIsStillSignedIn();
    }
}
