package io.batonxero.c1;

import io.batonxero.base.ConnectorException;
import io.batonxero.base.SafeText;
import io.batonxero.http.ResponseSummary;
import io.batonxero.net.NetworkFailure;
import java.util.Set;

/** A failed call to ConductorOne, classified where it failed. Its code is a gRPC status code. */
public abstract sealed class C1Exception extends ConnectorException {
    private static final int INVALID_ARGUMENT = 3;
    private static final int DEADLINE_EXCEEDED = 4;
    private static final int NOT_FOUND = 5;
    private static final int PERMISSION_DENIED = 7;
    private static final int FAILED_PRECONDITION = 9;
    private static final int UNIMPLEMENTED = 12;
    private static final int UNAVAILABLE = 14;
    private static final int UNAUTHENTICATED = 16;
    private static final Set<Integer> NOT_RETRYABLE =
            Set.of(INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, FAILED_PRECONDITION, UNIMPLEMENTED, UNAUTHENTICATED);

    private final int code;

    private C1Exception(int code, String message) {
        super(message);
        this.code = code;
    }

    private C1Exception(int code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    @Override
    public final int code() {
        return code;
    }

    @Override
    public final boolean isRetryable() {
        return !NOT_RETRYABLE.contains(code);
    }

    /** {@return whether to retry FinishTask} Also after UNAUTHENTICATED, as credentials may be in the course of a change. */
    final boolean isRetryableOutcome() {
        return isRetryable() || code == UNAUTHENTICATED;
    }

    /**
     * {@return the exception for a gRPC status}
     *
     * @param call the method, for the message
     * @param code the gRPC status code, not 0
     * @param status name and description of the status
     */
    public static C1Exception ofStatus(String call, int code, String status, Throwable cause) {
        String event = "ConductorOne responded to " + call + " with " + SafeText.excerpt(status) + ". ";
        return switch (code) {
            case UNAUTHENTICATED ->
                new SignInRefused(
                        event + "Check --client-id and --client-secret, or create new ones in ConductorOne.", cause);
            case UNAVAILABLE -> new Unavailable(event + "Check the network, then try again.", cause);
            case DEADLINE_EXCEEDED -> new DeadlineExceeded(event + "Check the network, then try again.", cause);
            case PERMISSION_DENIED, NOT_FOUND ->
                new Refused(code, event + "Check in ConductorOne that this connector still exists.", cause);
            default -> new Refused(code, event + "Try again; if it fails again, contact ConductorOne support.", cause);
        };
    }

    /** {@return the exception for a call that failed in the network} */
    public static C1Exception unreachable(String call, NetworkFailure failure, Throwable cause) {
        return new Unavailable(
                "ConductorOne could not be reached for " + call + ": " + failure.reason() + ". " + failure.remedy(),
                cause);
    }

    /** {@return the exception for a response that is not from ConductorOne, for example from a proxy} */
    public static C1Exception notFromC1(String call, ResponseSummary response, Throwable cause) {
        return new Unavailable(
                response.intermediaryMessage("ConductorOne", call)
                        + " Allow the connection to ConductorOne, or check the host in --client-id and BATON_C1_API_HOST.",
                cause);
    }

    /** The credentials are wrong, expired or revoked. */
    public static final class SignInRefused extends C1Exception {
        SignInRefused(String message) {
            super(UNAUTHENTICATED, message);
        }

        SignInRefused(String message, Throwable cause) {
            super(UNAUTHENTICATED, message, cause);
        }
    }

    /** ConductorOne is not available or not reachable. */
    public static final class Unavailable extends C1Exception {
        Unavailable(String message) {
            super(UNAVAILABLE, message);
        }

        Unavailable(String message, Throwable cause) {
            super(UNAVAILABLE, message, cause);
        }
    }

    /** No response arrived before the deadline. */
    public static final class DeadlineExceeded extends C1Exception {
        DeadlineExceeded(String message, Throwable cause) {
            super(DEADLINE_EXCEEDED, message, cause);
        }
    }

    /** Any other status. */
    public static final class Refused extends C1Exception {
        Refused(int code, String message, Throwable cause) {
            super(code, message, cause);
        }
    }
}
