package io.batonxero;

import io.batonxero.base.ProcessTerminator;
import io.batonxero.cli.Cli;
import io.batonxero.console.Keyboard;
import io.batonxero.secret.MaskedOutput;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where the program starts. */
public final class Main {
    private static final int STOP_SECONDS = 20;

    private Main() {}

    /** Runs the program and exits with its code. */
    public static void main(String[] arguments) {
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        // Libraries, and the JVM itself, say there what nobody catches.
        System.setOut(MaskedOutput.print(out));
        System.setErr(MaskedOutput.print(err));
        Cli launch = new Cli(System.getenv(), Keyboard.ofProgram(), out, err);
        ProcessTerminator end = ProcessTerminator.install(new FileOutputStream(FileDescriptor.err), launch::stop);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            end.shutdownBegan();
                            await(ended);
                        },
                        "end"));
        int code;
        try {
            code = launch.run(List.of(arguments));
        } finally {
            ended.countDown();
        }
        end.exit(code);
    }

    /** A signal ends the process when its hooks are done: what a run opened is to be closed by then. */
    private static void await(CountDownLatch ended) {
        try {
            var unused = ended.await(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException now) {
            Thread.currentThread().interrupt();
        }
    }

    /** Names are in every script; cron and containers often have no locale. */
    private static PrintStream utf8(FileDescriptor stream) {
        return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
    }
}
