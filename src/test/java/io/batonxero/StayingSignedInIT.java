package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.file.FileLock;
import io.batonxero.simulator.HeldResponse;
import io.batonxero.simulator.SimulatedXero;
import io.batonxero.support.FakeKubernetes;
import io.batonxero.support.ProcessUnderTest;
import io.batonxero.support.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Token refresh in processes that are killed, run in parallel, or find a full disk. */
@EnabledOnOs(OS.LINUX)
class StayingSignedInIT {
    /** Twice at each moment; more by {@code -Dkills=50}. */
    private static final int KILLS = Integer.getInteger("kills", 2 * Moment.values().length);

    private static final Duration PARALLEL_TIME = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @AutoClose
    private final SimulatedXero xero = SimulatedXero.ofDemo();

    /** The moment of a refresh at which its process is killed. */
    private enum Moment {
        WAITING_FOR_LOCK,
        SENDING_REQUEST,
        TOKEN_SPENT,
        READING_RESPONSE,
        STORING,
        STORED,
        USING_TOKEN
    }

    @BeforeEach
    void start() throws IOException {
        // Each start has to refresh.
        xero.tokens().life(Duration.ofSeconds(1));
    }

    private Path tokens() {
        return folder.resolve("tokens/tokens.json");
    }

    private Map<String, String> environment(String name) {
        Map<String, String> environment = Run.environment(xero, folder);
        environment.put("BATON_TOKEN_STORE", tokens().toString());
        environment.put("BATON_STATE_DIR", folder.resolve("state-" + name).toString());
        environment.put("BATON_FILE", folder.resolve(name + ".c1z").toString());
        return environment;
    }

    private long requests(String path) {
        return xero.requests().stream()
                .filter(request -> request.path().equals(path))
                .count();
    }

    private int check(List<String> jvm) throws Exception {
        try (ProcessUnderTest process =
                ProcessUnderTest.start(List.of(), jvm, folder.resolve("tmp"), environment("check"), "check")) {
            return process.exitCode();
        }
    }

    @Test
    void aProcessKilledDuringARefreshIsStillSignedIn() throws Exception {
        xero.tokens().grace(Duration.ofMinutes(30));
        Path archive = folder.resolve("classes.jsa");
        assertThat(check(List.of("-XX:ArchiveClassesAtExit=" + archive))).isZero();
        List<String> jvm = List.of("-XX:SharedArchiveFile=" + archive);

        for (int i = 0; i < KILLS; i++) {
            killAt(Moment.values()[i % Moment.values().length], jvm);
        }

        assertThat(check(jvm)).isZero();
        assertThat(xero.tokens().refused()).isZero();
        assertThat(xero.tokens().reusedRefreshTokens()).isBetween(1, KILLS);
        try (Stream<Path> remaining = Files.list(tokens().getParent())) {
            assertThat(remaining.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("tokens.json", "tokens.json.lock");
        }
    }

    private void killAt(Moment moment, List<String> jvm) throws Exception {
        // Until the last token expires, a start would not refresh.
        await(() -> xero.tokens().areExpired());
        String before = Files.readString(tokens());
        long apiRequests = requests("/connections");
        Optional<FileLock> lock = moment == Moment.WAITING_FOR_LOCK ? lock() : Optional.empty();
        HeldResponse held = xero.hold(
                switch (moment) {
                    case SENDING_REQUEST -> HeldResponse.Moment.ARRIVED;
                    case READING_RESPONSE, STORING -> HeldResponse.Moment.HALF_SENT;
                    default -> HeldResponse.Moment.EXCHANGED;
                });
        xero.silent(true);
        try (ProcessUnderTest process =
                ProcessUnderTest.start(List.of(), jvm, folder.resolve("tmp"), environment("check"), "check")) {
            if (moment == Moment.WAITING_FOR_LOCK) {
                await(() -> hasOpen(process.id(), tokens().resolveSibling("tokens.json.lock")));
            } else {
                assertThat(held.isReached()).as("%s", moment).isTrue();
            }
            switch (moment) {
                case WAITING_FOR_LOCK, SENDING_REQUEST, TOKEN_SPENT, READING_RESPONSE -> {}
                case STORING -> {
                    held.release();
                    await(() -> isBeingReplaced() || isReplaced(before));
                }
                case STORED -> {
                    held.release();
                    await(() -> isReplaced(before));
                }
                case USING_TOKEN -> {
                    held.release();
                    await(() -> requests("/connections") > apiRequests);
                }
            }
            process.kill();
        } finally {
            held.release();
            xero.silent(false);
            if (lock.isPresent()) {
                lock.get().close();
            }
        }
    }

    private Optional<FileLock> lock() throws Exception {
        return FileLock.acquire(tokens().resolveSibling("tokens.json.lock"), Duration.ofSeconds(60));
    }

    private boolean isReplaced(String before) throws IOException {
        return !Files.readString(tokens()).equals(before);
    }

    private boolean isBeingReplaced() throws IOException {
        try (Stream<Path> files = Files.list(tokens().getParent())) {
            return files.anyMatch(file -> file.toString().endsWith(".tmp"));
        }
    }

    private static boolean hasOpen(long process, Path file) throws IOException {
        try (Stream<Path> handles = Files.list(Path.of("/proc", Long.toString(process), "fd"))) {
            for (Path handle : handles.toList()) {
                if (Files.isSymbolicLink(handle)
                        && Files.readSymbolicLink(handle).equals(file.toRealPath())) {
                    return true;
                }
            }
        } catch (NoSuchFileException e) {
            return false;
        }
        return false;
    }

    /** Polls without a delay, because the awaited state may last for less than 1 ms. */
    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofNanos(1))
                .until(condition);
    }

    @Test
    void parallelProcessesNeverSpendATokenTwice() throws Exception {
        try (ProcessUnderTest one = every("one");
                ProcessUnderTest other = every("other")) {
            one.await("Task complete!");
            other.await("Task complete!");
            long end = System.nanoTime() + PARALLEL_TIME.toNanos();
            while (System.nanoTime() < end) {
                assertThat(check(List.of())).isZero();
            }
            one.await("Task complete!");
            other.await("Task complete!");
            assertThat(one.terminate()).isEqualTo(143);
            assertThat(other.terminate()).isEqualTo(143);
        }
        assertThat(xero.tokens().refused()).isZero();
        assertThat(xero.tokens().reusedRefreshTokens()).isZero();
        assertThat(requests("/connect/token")).isGreaterThan(10);
    }

    private ProcessUnderTest every(String name) throws IOException {
        return ProcessUnderTest.start(folder.resolve("tmp"), environment(name), "--every", "1s");
    }

    @Test
    void podsThatShareASecretNeverSpendATokenTwice() throws Exception {
        try (FakeKubernetes kubernetes = new FakeKubernetes(folder);
                ProcessUnderTest one = pod(kubernetes, "one");
                ProcessUnderTest other = pod(kubernetes, "other")) {
            for (int i = 0; i < 5; i++) {
                one.await("Task complete!");
                other.await("Task complete!");
            }
            assertThat(kubernetes.secret("SIMULATED0CLIENT.json")).contains("simulated-refresh-");
        }
        assertThat(xero.tokens().refused()).isZero();
        assertThat(xero.tokens().reusedRefreshTokens()).isZero();
        assertThat(tokens()).doesNotExist();
    }

    private ProcessUnderTest pod(FakeKubernetes kubernetes, String name) throws IOException {
        return ProcessUnderTest.start(
                folder.resolve("tmp"), kubernetes.environment(environment(name)), "--every", "1s");
    }

    @Test
    void aFullDiskIsReportedAndSpendsNoToken() throws Exception {
        // A file size limit of 0 acts as a full disk.
        List<String> full = List.of("sh", "-c", "ulimit -f 0; exec \"$@\"", "sh");
        try (ProcessUnderTest process = ProcessUnderTest.start(
                full, List.of("-XX:-UsePerfData"), folder.resolve("tmp"), environment("full"), "check")) {
            process.await("The token store " + tokens() + " cannot be used");
            assertThat(process.exitCode()).isEqualTo(2);
        }
        assertThat(xero.requests()).isEmpty();

        assertThat(check(List.of())).isZero();
        assertThat(xero.tokens().reusedRefreshTokens()).isZero();
    }

    @Test
    void aCorruptStoreIsNamedInAWarning() throws Exception {
        Files.createDirectories(tokens().getParent());
        Files.writeString(tokens(), "{");
        try (ProcessUnderTest process = ProcessUnderTest.start(folder.resolve("tmp"), environment("corrupt"))) {
            process.await("stored tokens are corrupt file=" + tokens() + " moved_to=" + tokens() + ".damaged-");
            assertThat(process.exitCode()).isZero();
        }
    }
}
