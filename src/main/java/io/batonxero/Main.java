package io.batonxero;

import io.batonxero.base.ProcessTerminator;
import io.batonxero.base.Version;
import io.batonxero.cli.Cli;
import io.batonxero.console.Keyboard;
import io.batonxero.console.LiveLine;
import io.batonxero.console.RecordingOutput;
import io.batonxero.secret.MaskedOutput;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The entry point of the program. */
public final class Main {
    private static final int SHUTDOWN_SECONDS = 20;
    private static final int LOST_OUTPUT_EXIT_CODE = 13;

    private Main() {}

    /** Runs the program and exits with its code. */
    public static void main(String[] arguments) {
        RecordingOutput stdout = new RecordingOutput(new FileOutputStream(FileDescriptor.out));
        PrintStream out = utf8(stdout);
        LiveLine stderr = new LiveLine(new FileOutputStream(FileDescriptor.err));
        PrintStream err = utf8(stderr);
        // Libraries and the JVM print uncaught exceptions there.
        System.setOut(MaskedOutput.print(out));
        System.setErr(MaskedOutput.print(err));
        Cli cli = new Cli(System.getenv(), Keyboard.ofProgram(), out, stderr);
        ProcessTerminator terminator = ProcessTerminator.install(new FileOutputStream(FileDescriptor.err), cli::stop);
        CountDownLatch finished = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            terminator.shutdownBegan();
                            if (finished.getCount() > 0) {
                                cli.stopBySignal();
                            }
                            await(finished);
                        },
                        "shutdown"));
        int code;
        try {
            code = cli.run(List.of(arguments));
            if (code == 0 && stdout.failure().isPresent()) {
                err.println(Version.PROGRAM + ": the result could not be written to stdout ("
                        + stdout.failure().get() + "); the work itself succeeded");
                code = LOST_OUTPUT_EXIT_CODE;
            }
        } finally {
            finished.countDown();
        }
        terminator.exit(code);
    }

    /** Keeps the JVM running until the run has closed its resources: after a signal it exits when its hooks return. */
    private static void await(CountDownLatch finished) {
        try {
            var unused = finished.await(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** UTF-8 without regard to the locale, which cron and containers often lack. */
    private static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }
}
