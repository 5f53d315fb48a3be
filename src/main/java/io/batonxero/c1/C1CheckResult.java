package io.batonxero.c1;

import io.batonxero.base.ConnectorException;
import org.jspecify.annotations.Nullable;

/**
 * What a check found of ConductorOne.
 *
 * @param where host and port; empty where there are no credentials to try
 * @param problem why the service could not sign in; null where it could
 */
public record C1CheckResult(String where, @Nullable ConnectorException problem) {
    /** {@return that all is well, or that there was nothing to try} */
    public static C1CheckResult of(C1Credentials credentials) {
        return new C1CheckResult(credentials.isConfigured() ? credentials.target() : "", null);
    }

    /** {@return that the sign-in failed} */
    public static C1CheckResult failed(C1Credentials credentials, Throwable problem) {
        return new C1CheckResult(credentials.target(), ConnectorException.of(problem));
    }
}
