package io.batonxero.console;

import io.batonxero.base.ConnectorException;
import io.batonxero.base.ExceptionCauses;
import io.batonxero.base.ProcessTerminator;
import io.batonxero.base.SafeText;
import io.batonxero.base.UnexpectedException;
import io.batonxero.c1.C1CheckResult;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.settings.Mode;
import io.batonxero.xero.Connection;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.TenantCheckResult;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.apache.camel.FailedToCreateRouteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says on the screen how what there was to do ended and, where that was all, ends the program. */
public final class ResultPrinter {
    private static final Logger LOG = LoggerFactory.getLogger(ResultPrinter.class);

    private final PrintStream out;
    private final PrintStream err;
    private final Progress progress;
    private final boolean json;
    private final Mode mode;
    private final IntSupplier requests;
    private final Runnable end;
    private volatile long began = System.nanoTime();
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
     * @param mode whether there is one thing to do; else the next one comes by itself
     * @param requests how many requests went to Xero so far
     * @param end ends the program
     */
    public ResultPrinter(
            PrintStream out,
            PrintStream err,
            Progress progress,
            boolean json,
            Mode mode,
            IntSupplier requests,
            Runnable end) {
        this.out = out;
        this.err = err;
        this.progress = progress;
        this.json = json;
        this.mode = mode;
        this.requests = requests;
        this.end = end;
        this.ending = mode.isOnce() ? Ending.OF_NOTHING_DONE : Ending.OF_A_SERVICE;
    }

    /** Notes that one of several syncs begins now. */
    public void begin() {
        began = System.nanoTime();
        requestsBefore = requests.getAsInt();
    }

    /** Says that a sync is delivered to its file. */
    public void complete(FinishedSync sync, ReachableTenants connections) {
        complete(sync, "", connections);
    }

    /** Says that a sync is delivered to ConductorOne. */
    public void uploaded(FinishedSync sync, ReachableTenants connections, String task) {
        complete(sync, task, connections);
    }

    private void complete(FinishedSync sync, String task, ReachableTenants connections) {
        progress.close();
        Summary summary = new Summary(
                sync,
                task,
                connections,
                requests.getAsInt() - requestsBefore,
                Duration.ofNanos(System.nanoTime() - began));
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
    public void checked(List<TenantCheckResult> findings, ReachableTenants connections, C1CheckResult c1) {
        progress.close();
        CheckReport report = new CheckReport(findings, connections, requests.getAsInt(), c1);
        report.lines().forEach(out::println);
        end(report.exitCode());
    }

    /** Says that somebody consented, whatever comes next. */
    public void signedIn(Path tokens) {
        if (!json) {
            out.println(
                    "Signed in. The tokens are in " + tokens + ", for you alone; no BATON_REFRESH_TOKEN is needed.");
            out.println();
        }
    }

    /** Says what a consent reaches, and what to do next. */
    public void authorized(List<Connection> connections, Path tokens) {
        progress.close();
        if (json) {
            out.println(new ConnectionsReport(connections).json(Map.of("tokens", tokens.toString())));
        } else {
            new ConsentReport(connections).lines().forEach(out::println);
        }
        end(0);
    }

    /** Lists what this app can reach. */
    public void connections(List<Connection> connections, boolean isCustomConnection) {
        progress.close();
        ConnectionsReport report = new ConnectionsReport(connections);
        if (json) {
            out.println(report.json(Map.of()));
        } else if (connections.isEmpty() && isCustomConnection) {
            out.println("A custom connection reaches one organisation, which Xero does not list: see check.");
        } else {
            report.lines().forEach(out::println);
        }
        end(0);
    }

    /** Says what was disconnected. */
    public void revoked(List<Connection> connections, boolean isAll) {
        progress.close();
        if (json) {
            out.println(new ConnectionsReport(connections).json(Map.of("revoked", true)));
        } else {
            connections.forEach(connection -> out.println("disconnected  " + SafeText.marked(connection.label())));
            out.println(
                    isAll
                            ? "The sign-in is revoked and its token removed. To sign in again: authorize."
                            : "If a sync read it, the next one finds it gone, and says how to accept that.");
        }
        end(0);
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
        if (mode.isOnce()) {
            ending = new Ending(exitCode, true);
            end.run();
        }
    }

    /** {@return how it ended} To be asked once Camel has stopped. */
    public int exitCode() {
        if (!ending.isSaid()) {
            err.println("baton-xero-camel: " + mode.unfinished() + ".");
        }
        return ending.exitCode();
    }

    /** {@return the exit code of a problem} Its one line is on {@code err}, the rest of it in the debug log. */
    public static int report(Throwable problem, PrintStream err) {
        ProcessTerminator.terminateIfShort(problem);
        if (ProcessTerminator.isShort()) {
            // That has been said.
            return ProcessTerminator.SHORTAGE_EXIT_CODE;
        }
        LOG.debug("failed", problem);
        ConnectorException failure = failure(problem);
        err.println("baton-xero-camel: " + SafeText.oneLine(String.valueOf(failure.getMessage())));
        err.flush();
        return failure.code();
    }

    private static ConnectorException failure(Throwable problem) {
        ConnectorException failure = ConnectorException.of(problem);
        // Camel's own word on a route names the route and what is wrong with it.
        return ExceptionCauses.of(problem).stream()
                .filter(cause ->
                        failure instanceof UnexpectedException && cause instanceof FailedToCreateRouteException)
                .map(route -> (ConnectorException) new UnexpectedException(route))
                .findFirst()
                .orElse(failure);
    }
}
