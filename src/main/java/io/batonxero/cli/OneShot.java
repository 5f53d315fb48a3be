package io.batonxero.cli;

import io.batonxero.base.Failure;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.xero.Connections;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.FailedToCreateRouteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One sync and out: says how it ended, on the screen and by the exit code. */
public final class OneShot {
    private static final Logger LOG = LoggerFactory.getLogger(OneShot.class);

    /** What the exit code is while neither {@link #complete} nor {@link #fail} was called. */
    private static final int STOPPED = 1;

    private final PrintStream out;
    private final PrintStream err;
    private final Progress progress;
    private final Runnable stop;
    private final Instant began = Instant.now();
    private volatile int exitCode = STOPPED;

    /** Ends the program by {@code stop}. */
    OneShot(PrintStream out, PrintStream err, Progress progress, Runnable stop) {
        this.out = out;
        this.err = err;
        this.progress = progress;
        this.stop = stop;
    }

    /** Ends well: prints the summary. */
    public void complete(FinishedSync sync, Connections connections, int requests) {
        progress.close();
        new Summary(sync, connections, requests, Duration.between(began, Instant.now()))
                .lines()
                .forEach(out::println);
        out.println("Task complete!");
        out.flush();
        exitCode = 0;
        stop.run();
    }

    /** Ends badly: prints one line. */
    public void fail(Throwable problem) {
        progress.close();
        exitCode = report(problem, err);
        stop.run();
    }

    /** Camel's own word on a route names the route and what is wrong with it. */
    private static boolean speaksForItself(Throwable problem) {
        return problem instanceof Failure || problem instanceof FailedToCreateRouteException;
    }

    /** {@return how it ended} To be asked once Camel has stopped. */
    int exitCode() {
        if (exitCode == STOPPED) {
            err.println("baton-xero-camel: told to stop before the sync was whole, so nothing was delivered.");
        }
        return exitCode;
    }

    /** {@return the exit code of a problem} Its one line is on {@code err}, the rest of it in the debug log. */
    static int report(Throwable problem, PrintStream err) {
        LOG.debug("failed", problem);
        Throwable cause = problem;
        while (!speaksForItself(cause) && cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String line = cause instanceof Failure
                ? String.valueOf(cause.getMessage())
                : cause.getClass().getSimpleName() + ": " + cause.getMessage() + " (--log-level debug shows more)";
        err.println("baton-xero-camel: " + line.replaceAll("[\\p{Cc}\\p{Cf}]+", " "));
        err.flush();
        return cause instanceof Failure failure ? failure.code() : 2;
    }
}
