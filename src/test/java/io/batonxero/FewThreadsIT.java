package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

import io.batonxero.support.Installed;
import io.batonxero.support.OrdinaryUser;
import io.batonxero.support.Packaged;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With any limit on threads, the packaged program works or ends with a line and an exit code. It never hangs. */
class FewThreadsIT {
    private static final int TIMEOUT_SECONDS = 120;
    private static final int SHORTAGE_EXIT_CODE = 71;
    private static final String ERROR_LINE = "baton-xero-camel: the system cannot start another thread. Raise";
    /** The limit counts all threads of a user, so the user has no other processes. */
    private final String user = Integer.toString(ThreadLocalRandom.current().nextInt(100_000, 1_000_000));

    private final List<String> asUser = List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups");

    @TempDir
    Path folder;

    @BeforeEach
    void requireRoot() {
        Assumptions.assumeTrue(OrdinaryUser.TESTS_RUN_AS_ROOT, "only root has users to spare");
        Installed.assume("prlimit");
    }

    /** From the JVM's own minimum to more threads than the program needs. */
    @ParameterizedTest
    @CsvSource({
        "--demo,                 15, 45, 3",
        "--demo --every 1h,      15, 51, 4",
        "--demo-service,         42, 74, 4"
    })
    void theProgramWorksOrEndsWithALineAndAnExitCode(String arguments, int from, int to, int step) throws Exception {
        int successes = 0;
        for (int threads = from; threads <= to; threads += step) {
            successes += run(threads, List.of(arguments.split(" "))) ? 1 : 0;
        }
        assertThat(successes).as("runs that had enough threads").isBetween(1, (to - from) / step);
    }

    @Test
    void theProcessEndsEvenIfNobodyReadsStderr() throws Exception {
        Path directory = makeWritable(Files.createDirectories(folder.resolve("directory")));
        Path output = folder.resolve("output");
        String pipe = folder.resolve("pipe").toString();
        // The process opens the pipe for reading and never reads.
        List<String> withUnreadStderr =
                new ArrayList<>(List.of("sh", "-c", "mkfifo \"$0\" && exec 2<>\"$0\" && exec \"$@\"", pipe));
        withUnreadStderr.addAll(command(1000, directory, List.of("--demo", "--every", "1h")));
        Process process = start(new ProcessBuilder(withUnreadStderr).redirectOutput(output.toFile()));
        try {
            Awaitility.await()
                    .atMost(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .until(() -> text(output).contains("Task complete!"));
            // dd fails once the pipe is full.
            assertThat(run("dd", "if=/dev/zero", "of=" + pipe, "bs=1024", "oflag=nonblock"))
                    .isOne();
            List<String> limit = new ArrayList<>(asUser);
            limit.addAll(List.of("prlimit", "--pid=" + process.pid(), "--nproc=1"));
            assertThat(run(limit.toArray(String[]::new))).isZero();
            long start = System.nanoTime();

            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();

            assertThat(process.exitValue()).isEqualTo(SHORTAGE_EXIT_CODE);
            // Two checks 1 s apart, 1 s for the stop, 0.5 s for the line.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        } finally {
            process.destroyForcibly();
        }
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** {@return whether the sync succeeded; otherwise the process ended as it should} */
    private boolean run(int threads, List<String> arguments) throws Exception {
        Path directory = makeWritable(Files.createDirectories(folder.resolve("of-" + threads)));
        Path output = folder.resolve("output-" + threads);
        Process process = start(new ProcessBuilder(command(threads, directory, arguments))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile()));
        CompletableFuture<Long> endedAt = process.onExit().thenApply(exited -> System.nanoTime());
        AtomicLong reportedAt = new AtomicLong();
        try {
            Awaitility.await(threads + " threads " + arguments)
                    .atMost(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .pollInterval(20, TimeUnit.MILLISECONDS)
                    .until(() -> {
                        String text = text(output);
                        if (text.contains(ERROR_LINE)) {
                            reportedAt.compareAndSet(0, System.nanoTime());
                        }
                        return endedAt.isDone() || text.contains("Task complete!");
                    });
            boolean succeeded = text(output).contains("Task complete!");
            if (succeeded) {
                process.destroy();
            }
            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .as("%s threads end", threads)
                    .isTrue();
            if (!succeeded) {
                assertThat(process.exitValue()).as(text(output)).isEqualTo(SHORTAGE_EXIT_CODE);
                assertThat(text(output)).contains(ERROR_LINE);
                // 0 if line and end came within one poll.
                long line = reportedAt.get() == 0 ? endedAt.join() : reportedAt.get();
                assertThat(Duration.ofNanos(endedAt.join() - line))
                        .as("%s threads, from the line to the end", threads)
                        .isLessThan(Duration.ofSeconds(5));
            }
            return succeeded;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Makes a folder writable for every user. */
    private Path makeWritable(Path directory) throws Exception {
        assertThat(run("chmod", "777", folder.toString(), directory.toString())).isZero();
        return directory;
    }

    private List<String> command(int threads, Path directory, List<String> arguments) {
        List<String> command = new ArrayList<>(asUser);
        command.addAll(List.of(
                "prlimit",
                "--nproc=" + threads,
                Packaged.JAVA,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + directory,
                "-jar",
                Packaged.JAR.toString()));
        command.addAll(arguments);
        command.addAll(List.of("--file", directory.resolve("sync.c1z").toString()));
        return command;
    }

    private static Process start(ProcessBuilder builder) throws IOException {
        builder.environment().keySet().removeIf(name -> name.startsWith("BATON_"));
        builder.environment().put("BATON_HAWTIO", "false");
        return builder.directory(Packaged.HOME.toFile()).start();
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
