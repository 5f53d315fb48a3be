package io.batonxero.console;

import io.batonxero.base.ConnectorException;
import io.batonxero.base.ExceptionCauses;
import io.batonxero.base.ProcessTerminator;
import io.batonxero.base.SafeText;
import io.batonxero.base.UnexpectedException;
import java.io.PrintStream;
import org.apache.camel.FailedToCreateRouteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The line that says why the program failed. */
public final class FailureLine {
    private static final Logger LOG = LoggerFactory.getLogger(FailureLine.class);

    private FailureLine() {}

    /** {@return the exit code of a problem} Prints it in one line on {@code err}, and its stack trace to the debug log. */
    public static int print(Throwable problem, PrintStream err) {
        ProcessTerminator.terminateOnShortage(problem);
        if (ProcessTerminator.hasShortage()) {
            // The terminator has printed the shortage.
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
        // This exception of Camel names the route and what is wrong with it.
        return ExceptionCauses.of(problem).stream()
                .filter(cause ->
                        failure instanceof UnexpectedException && cause instanceof FailedToCreateRouteException)
                .map(route -> (ConnectorException) new UnexpectedException(route))
                .findFirst()
                .orElse(failure);
    }
}
