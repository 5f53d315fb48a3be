package io.batonxero.console;

import io.batonxero.base.ProcessTerminator;
import io.batonxero.base.SafeText;
import io.batonxero.baton.TenantCheckResult;
import io.batonxero.c1.C1CheckResult;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.settings.Mode;
import io.batonxero.settings.SummaryFormat;
import io.batonxero.xero.Connection;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.Scopes;
import io.batonxero.xero.auth.AuthorizationRequest;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/** Prints the result of a run and, in a mode that runs once, stops the program. */
public final class ResultPrinter {
    private final Streams streams;
    private final PrintStream out;
    private final PrintStream err;
    private final Progress progress;
    private final SummaryFormat format;
    private final Mode mode;
    private final IntSupplier requests;
    private final Runnable stop;
    private volatile long startNanos = System.nanoTime();
    private volatile int requestsAtStart;
    private volatile boolean isStopping;
    private volatile Ending ending;

    /** The exit code if the program stops now, and whether the user has been told the reason. */
    private record Ending(int exitCode, boolean isReported) {
        static final Ending UNFINISHED = new Ending(1, false);
        static final Ending OF_SERVICE = new Ending(0, true);
    }

    /**
     * Prints to these streams.
     *
     * @param requests the number of requests to Xero so far
     * @param stop stops the program
     */
    public ResultPrinter(
            Streams streams, Progress progress, SummaryFormat format, Mode mode, IntSupplier requests, Runnable stop) {
        this.streams = streams;
        this.out = streams.out();
        this.err = streams.err();
        this.progress = progress;
        this.format = format;
        this.mode = mode;
        this.requests = requests;
        this.stop = stop;
        this.ending = mode.isOnce() ? Ending.UNFINISHED : Ending.OF_SERVICE;
    }

    /** Starts the time and the request count of the next sync. */
    public void begin() {
        startNanos = System.nanoTime();
        requestsAtStart = requests.getAsInt();
    }

    /** Prints the summary of a sync that was delivered to its file. */
    public void complete(FinishedSync sync, ReachableTenants tenants) {
        complete(sync, "", tenants);
    }

    /** Prints the summary of a sync that was uploaded to ConductorOne. */
    public void uploaded(FinishedSync sync, ReachableTenants tenants, String task) {
        complete(sync, task, tenants);
    }

    private void complete(FinishedSync sync, String task, ReachableTenants tenants) {
        progress.close();
        Summary summary = Summary.of(
                sync,
                task,
                tenants,
                requests.getAsInt() - requestsAtStart,
                Duration.ofNanos(System.nanoTime() - startNanos));
        new SummaryOutput(streams, format).print(summary);
        reported(0);
    }

    /** Stops the program, in a mode that runs once, after the sync whose summary is printed. */
    public void stop() {
        if (mode.isOnce()) {
            stop.run();
        }
    }

    /** Prints the report of a check, with what removal protection would decide. */
    public void checked(List<TenantCheckResult> results, ReachableTenants tenants, C1CheckResult c1, String removals) {
        progress.close();
        CheckReport report = new CheckReport(results, tenants, requests.getAsInt(), c1, removals);
        report.lines().forEach(out::println);
        end(report.exitCode());
    }

    /**
     * Prints that the sign-in succeeded, even if a later step fails.
     *
     * @param tokens where they are stored
     * @throws io.batonxero.xero.XeroException.Forbidden if Xero did not grant all scopes; with JSON, {@link #authorized} reports them
     */
    public void signedIn(String tokens, AuthorizationRequest consent, ConsentPrompt prompt) {
        if (format != SummaryFormat.JSON) {
            if (!consent.missingScopes().isEmpty()) {
                throw Scopes.notGranted(consent.missingScopes());
            }
            out.println(ConsentReport.signedIn(tokens, prompt.isDemo()) + System.lineSeparator());
        }
    }

    /**
     * Prints the connections after a consent, and the next step.
     *
     * @return whether the user wants to connect another organisation; only somebody at a terminal is asked
     */
    public boolean authorized(
            List<Connection> connections, String tokens, AuthorizationRequest consent, ConsentPrompt prompt) {
        progress.close();
        List<String> missingScopes = consent.missingScopes();
        if (format == SummaryFormat.JSON) {
            out.println(
                    new ConnectionsReport(connections).json(Map.of("tokens", tokens, "missingScopes", missingScopes)));
        } else {
            boolean offersAnother = prompt.isAtTerminal() && !connections.isEmpty();
            new ConsentReport(connections, prompt.isDemo(), offersAnother)
                    .lines()
                    .forEach(out::println);
            if (offersAnother && prompt.asksForAnother(consent)) {
                return true;
            }
        }
        end(missingScopes.isEmpty() ? 0 : FailureLine.print(Scopes.notGranted(missingScopes), err));
        return false;
    }

    /** Prints the connections of this app. */
    public void connections(List<Connection> connections, boolean isCustomConnection) {
        progress.close();
        ConnectionsReport report = new ConnectionsReport(connections);
        if (format == SummaryFormat.JSON) {
            out.println(report.json(Map.of()));
        } else if (connections.isEmpty() && isCustomConnection) {
            out.println("A custom connection reaches one organisation, which Xero does not list. Use check to see it.");
        } else {
            report.lines().forEach(out::println);
        }
        end(0);
    }

    /** Prints the connections that were ended. */
    public void revoked(List<Connection> connections, boolean isAll) {
        progress.close();
        if (format == SummaryFormat.JSON) {
            out.println(new ConnectionsReport(connections).json(Map.of("revoked", true)));
        } else {
            new ConnectionsReport(connections)
                    .connections()
                    .forEach(connection ->
                            out.println("disconnected  " + SafeText.oneLine(connection.labelAndTenantId())));
            out.println(
                    isAll
                            ? "The sign-in is revoked and its token removed. To sign in again: authorize."
                            : "If the last sync read it, the next one is refused and shows how to accept the removal.");
        }
        end(0);
    }

    /** Prints the reason of a failure in one line; after {@link #stopping} it is the stop itself, which is said already. */
    public void fail(Throwable problem) {
        progress.close();
        // Other modes wait for a person, and their failure says what was stored.
        if (!isStopping || !mode.hasWatchdog()) {
            end(FailureLine.print(problem, err));
        }
    }

    /** Called when the program begins to stop. */
    public void stopping() {
        isStopping = true;
        progress.close();
    }

    /** Prints the reason of a failure in one line, and stops the program in any mode. */
    public void failFatally(Throwable problem) {
        progress.close();
        ending = new Ending(FailureLine.print(problem, err), true);
        stop.run();
    }

    private void end(int exitCode) {
        reported(exitCode);
        stop();
    }

    private void reported(int exitCode) {
        out.flush();
        err.flush();
        if (mode.isOnce()) {
            ending = new Ending(exitCode, true);
        }
    }

    /** {@return the exit code of the run} Called after Camel has stopped. */
    public int exitCode() {
        // The terminator has printed a shortage.
        if (!ending.isReported() && !ProcessTerminator.hasShortage()) {
            err.println("baton-xero-camel: " + mode.unfinishedMessage() + ".");
        }
        return ending.exitCode();
    }
}
