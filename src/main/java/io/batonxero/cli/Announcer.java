package io.batonxero.cli;

import io.batonxero.base.Failure;
import io.batonxero.base.Unexpected;
import io.batonxero.c1.C1Finding;
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
    private final boolean once;
    private final Runnable end;
    private volatile Instant began = Instant.now();
    private volatile int requestsBefore;
    private volatile Ending ending;

    /** How the program would end if it ended now. */
    private record Ending(int exitCode, boolean isSaid) {
        static final Ending OF_NOTHING_DONE = new Ending(1, false);
        static final Ending OF_A_SERVICE = new Ending(0, true);
    }

    /**
     * Speaks to these streams.
     *
     * @param json whether what goes to {@code out} is for a program to read
     * @param once whether there is one sync or check to do; else the next one comes by itself
     * @param end ends the program
     */
    Announcer(PrintStream out, PrintStream err, Progress progress, boolean json, boolean once, Runnable end) {
        this.out = out;
        this.err = err;
        this.progress = progress;
        this.json = json;
        this.once = once;
        this.end = end;
        this.ending = once ? Ending.OF_NOTHING_DONE : Ending.OF_A_SERVICE;
    }

    /** Notes that one of several syncs begins now, after so many requests. */
    public void begin(int requests) {
        began = Instant.now();
        requestsBefore = requests;
    }

    /** Says that a sync is delivered to its file. */
    public void complete(FinishedSync sync, Connections connections, int requests) {
        complete(sync, "", connections, requests);
    }

    /** Says that a sync is delivered to ConductorOne. */
    public void uploaded(FinishedSync sync, Connections connections, int requests, String task) {
        complete(sync, task, connections, requests);
    }

    private void complete(FinishedSync sync, String task, Connections connections, int requests) {
        progress.close();
        Summary summary =
                new Summary(sync, task, connections, requests - requestsBefore, Duration.between(began, Instant.now()));
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
    public void checked(List<Finding> findings, Connections connections, int requests, C1Finding c1) {
        progress.close();
        CheckReport report = new CheckReport(findings, connections, requests, c1);
        report.lines().forEach(out::println);
        end(report.exitCode());
    }

    /** Says in one line why something failed. */
    public void fail(Throwable problem) {
        progress.close();
        end(report(problem, err));
    }

    /** Says in one line why the program cannot go on, and ends it. */
    public void giveUp(Throwable problem) {
        progress.close();
        ending = new Ending(report(problem, err), true);
        end.run();
    }

    private void end(int exitCode) {
        out.flush();
        err.flush();
        if (once) {
            ending = new Ending(exitCode, true);
            end.run();
        }
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
