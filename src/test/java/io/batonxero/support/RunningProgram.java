package io.batonxero.support;

import io.batonxero.cli.Cli;
import io.batonxero.console.Keyboard;
import io.batonxero.console.LiveLine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** A program that goes on, run in this process. */
public final class RunningProgram implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Cli launch;
    private final Future<Integer> exitCode;

    public RunningProgram(Map<String, String> environment, String... flags) {
        this(environment, Keyboard.none(), flags);
    }

    public RunningProgram(Map<String, String> environment, Keyboard keyboard, String... flags) {
        launch = new Cli(environment, keyboard, print(out), new LiveLine(err));
        exitCode = thread.submit(() -> launch.run(List.of(flags)));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    public void awaitOut(String text) {
        await(out, text);
    }

    public void awaitErr(String text) {
        await(err, text);
    }

    private static void await(ByteArrayOutputStream stream, String text) {
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> stream.toString(StandardCharsets.UTF_8).contains(text));
    }

    /** {@return all that it said until now} */
    String said() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }

    boolean isOver() {
        return exitCode.isDone();
    }

    /** Ends it as a signal would. */
    void stop() {
        launch.stop();
    }

    /** {@return how it ended, by itself} */
    Run end() {
        try {
            int code = exitCode.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError("It did not end", failed);
        }
    }

    /** Ends it, and waits until it keeps nothing in the test's folder any more. */
    @Override
    public void close() {
        stop();
        try {
            var unused = end();
        } finally {
            thread.shutdownNow();
        }
    }
}
