package io.batonxero.cli;

import io.batonxero.base.Failure;
import io.batonxero.base.Unexpected;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.xero.Connections;
import io.batonxero.xero.Finding;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.camel.FailedToCreateRouteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says on the screen how a sync or a check ended and, where that was all there is to do, ends the program. */
public final class Announcer {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final PrintStream out;
    private final PrintStream err;
    private final Progress progress;
    private final boolean json;
    private final Runnable stop;
    private volatile Instant began = Instant.now();
    private volatile int requestsBefore;
    private volatile Ending ending = Ending.NONE;

    /** How the program would end if it ended now. */
    private record Ending(int exitCode, boolean isSaid) {
        static final Ending NONE = new Ending(1, false);
    }

    /**
     * Speaks to these streams.
     *
     * @param json whether what goes to {@code out} is for a program to read
     * @param stop what to do once something ended; nothing, where the next one comes by itself
     */
    Announcer(PrintStream out, PrintStream err, Progress progress, boolean json, Runnable stop) {
        this.out = out;
        this.err = err;
        this.progress = progress;
        this.json = json;
        this.stop = stop;
    }

    /** Notes that one of several syncs begins now, after so many requests. */
    public void begin(int requests) {
        began = Instant.now();
        requestsBefore = requests;
    }

    /** Says that a sync is delivered. */
    public void complete(FinishedSync sync, Connections connections, int requests) {
        progress.close();
        Summary summary =
                new Summary(sync, connections, requests - requestsBefore, Duration.between(began, Instant.now()));
        if (json) {
            out.println(summary.json());
            err.println("Task complete!");
        } else {
            summary.lines().forEach(out::println);
            out.println("Task complete!");
        }
        end(0);
    }

    /** Says what a check found. */
    public void checked(List<Finding> findings, Connections connections, int requests) {
        progress.close();
        CheckReport report = new CheckReport(findings, connections, requests);
        report.lines().forEach(out::println);
        end(report.exitCode());
    }

    /** Says in one line why something failed. */
    public void fail(Throwable problem) {
        progress.close();
        end(report(problem, err));
    }

    private void end(int exitCode) {
        out.flush();
        err.flush();
        ending = new Ending(exitCode, true);
        stop.run();
    }

    /** {@return how it ended} To be asked once Camel has stopped. */
    int exitCode() {
        if (!ending.isSaid()) {
            err.println("baton-xero-camel: told to stop before the sync was whole, so nothing was delivered.");
        }
        return ending.exitCode();
    }

    /** {@return the exit code of a problem} Its one line is on {@code err}, the rest of it in the debug log. */
    static int report(Throwable problem, PrintStream err) {
        LOG.debug("failed", problem);
        Failure failure = failure(problem);
        err.println("baton-xero-camel: " + String.valueOf(failure.getMessage()).replaceAll("[\\p{Cc}\\p{Cf}]+", " "));
        err.flush();
        return failure.code();
    }

    private static Failure failure(Throwable problem) {
        Failure failure = Unexpected.orFailureIn(problem);
        Throwable route = problem;
        while (route.getCause() != null && !(route instanceof FailedToCreateRouteException)) {
            route = route.getCause();
        }
        // Camel's own word on a route names the route and what is wrong with it.
        return failure instanceof Unexpected && route instanceof FailedToCreateRouteException
                ? new Unexpected(route)
                : failure;
    }
}
