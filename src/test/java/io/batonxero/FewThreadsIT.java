package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;

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

/** With however few threads: the packaged program works, or ends with a line and a code. It never hangs. */
class FewThreadsIT {
    private static final int SECONDS = 120;
    private static final int SHORTAGE = 71;
    private static final String LINE = "baton-xero-camel: the system starts no more threads. Raise";
    /** The limit counts all threads of a user: this one has no others. */
    private final String user = Integer.toString(ThreadLocalRandom.current().nextInt(100_000, 1_000_000));

    private final List<String> asUser = List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups");

    @TempDir
    Path folder;

    @BeforeEach
    void requireRoot() {
        Assumptions.assumeTrue(OrdinaryUser.IS_ANOTHER, "only root has users to spare");
        Installed.assume("prlimit");
    }

    /** From as few as the JVM itself needs to more than the program does. */
    @ParameterizedTest
    @CsvSource({
        "--demo,                 15, 45, 3",
        "--demo --every 1h,      15, 51, 4",
        "--demo-service,         42, 74, 4"
    })
    void itWorksOrEndsWithALineAndACode(String arguments, int from, int to, int step) throws Exception {
        int worked = 0;
        for (int threads = from; threads <= to; threads += step) {
            worked += run(threads, List.of(arguments.split(" "))) ? 1 : 0;
        }
        assertThat(worked).as("runs that had enough threads").isBetween(1, (to - from) / step);
    }

    @Test
    void itEndsThoughNobodyReadsItsLastLine() throws Exception {
        Path own = open(Files.createDirectories(folder.resolve("own")));
        Path said = folder.resolve("said");
        String pipe = folder.resolve("pipe").toString();
        // The process itself holds the pipe open, and reads nothing of it.
        List<String> unread =
                new ArrayList<>(List.of("sh", "-c", "mkfifo \"$0\" && exec 2<>\"$0\" && exec \"$@\"", pipe));
        unread.addAll(command(1000, own, List.of("--demo", "--every", "1h")));
        Process process = start(new ProcessBuilder(unread).redirectOutput(said.toFile()));
        try {
            Awaitility.await()
                    .atMost(SECONDS, TimeUnit.SECONDS)
                    .until(() -> text(said).contains("Task complete!"));
            // It ends once the pipe is full.
            assertThat(run("dd", "if=/dev/zero", "of=" + pipe, "bs=1024", "oflag=nonblock"))
                    .isOne();
            List<String> limit = new ArrayList<>(asUser);
            limit.addAll(List.of("prlimit", "--pid=" + process.pid(), "--nproc=1"));
            assertThat(run(limit.toArray(String[]::new))).isZero();
            long began = System.nanoTime();

            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();

            assertThat(process.exitValue()).isEqualTo(SHORTAGE);
            // Two trials a second apart, one second for the stop, half of one for the line.
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
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

    /** {@return whether it worked} It ended otherwise. */
    private boolean run(int threads, List<String> arguments) throws Exception {
        Path own = open(Files.createDirectories(folder.resolve("of-" + threads)));
        Path said = folder.resolve("said-" + threads);
        Process process = start(new ProcessBuilder(command(threads, own, arguments))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile()));
        CompletableFuture<Long> ended = process.onExit().thenApply(exited -> System.nanoTime());
        AtomicLong toldAt = new AtomicLong();
        try {
            Awaitility.await(threads + " threads " + arguments)
                    .atMost(SECONDS, TimeUnit.SECONDS)
                    .pollInterval(20, TimeUnit.MILLISECONDS)
                    .until(() -> {
                        String text = text(said);
                        if (text.contains(LINE)) {
                            toldAt.compareAndSet(0, System.nanoTime());
                        }
                        return ended.isDone() || text.contains("Task complete!");
                    });
            boolean works = text(said).contains("Task complete!");
            if (works) {
                process.destroy();
            }
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                    .as("%s threads end", threads)
                    .isTrue();
            if (!works) {
                assertThat(process.exitValue()).as(text(said)).isEqualTo(SHORTAGE);
                assertThat(text(said)).contains(LINE);
                // Where it was not seen before the end, both were within a look.
                long line = toldAt.get() == 0 ? ended.join() : toldAt.get();
                assertThat(Duration.ofNanos(ended.join() - line))
                        .as("%s threads, from the line to the end", threads)
                        .isLessThan(Duration.ofSeconds(5));
            }
            return works;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Lets every user write a folder. */
    private Path open(Path own) throws Exception {
        assertThat(run("chmod", "777", folder.toString(), own.toString())).isZero();
        return own;
    }

    private List<String> command(int threads, Path own, List<String> arguments) {
        List<String> command = new ArrayList<>(asUser);
        command.addAll(List.of(
                "prlimit",
                "--nproc=" + threads,
                Packaged.JAVA,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + own,
                "-jar",
                Packaged.JAR.toString()));
        command.addAll(arguments);
        command.addAll(List.of("--file", own.resolve("sync.c1z").toString(), "--state-dir", own.toString()));
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
