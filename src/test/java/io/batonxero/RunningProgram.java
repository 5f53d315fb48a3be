package io.batonxero;

import io.batonxero.cli.Launch;
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
final class RunningProgram implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Launch launch;
    private final Future<Integer> exitCode;

    RunningProgram(Map<String, String> environment, String... flags) {
        launch = new Launch(environment, print(out), print(err));
        exitCode = thread.submit(() -> launch.run(List.of(flags)));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    void awaitOut(String text) {
        await(out, text);
    }

    void awaitErr(String text) {
        await(err, text);
    }

    private static void await(ByteArrayOutputStream stream, String text) {
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> stream.toString(StandardCharsets.UTF_8).contains(text));
    }

    @Override
    public void close() {
        launch.stop();
        try {
            exitCode.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError("It did not end", failed);
        } finally {
            thread.shutdownNow();
        }
    }
}
