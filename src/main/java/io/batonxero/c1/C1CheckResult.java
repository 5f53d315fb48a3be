package io.batonxero.c1;

import io.batonxero.base.ConnectorException;
import org.jspecify.annotations.Nullable;

/**
 * The result of a test sign-in to ConductorOne.
 *
 * @param target host and port; empty if there are no credentials
 * @param problem the reason why the sign-in failed; null if it succeeded
 */
public record C1CheckResult(String target, @Nullable ConnectorException problem) {
    /** {@return the result if the sign-in succeeded, or if there are no credentials} */
    public static C1CheckResult of(C1Credentials credentials) {
        return new C1CheckResult(credentials.isConfigured() ? credentials.target() : "", null);
    }

    /** {@return the result of a failed sign-in} */
    public static C1CheckResult failed(C1Credentials credentials, Throwable problem) {
        return new C1CheckResult(credentials.target(), ConnectorException.of(problem));
    }
}
