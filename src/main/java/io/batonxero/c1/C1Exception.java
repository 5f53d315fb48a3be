package io.batonxero.c1;

import io.batonxero.base.ConnectorException;
import io.batonxero.base.SafeText;
import io.batonxero.http.ResponseSummary;
import io.batonxero.net.NetworkFailure;
import java.util.Set;

/** What went wrong between ConductorOne and us, decided once, where it happened. Its code is a gRPC status number. */
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

    /** {@return whether to send the outcome of a task again} Also while credentials are being replaced. */
    final boolean isRetryableOutcome() {
        return isRetryable() || code == UNAUTHENTICATED;
    }

    /**
     * {@return what an answer to a call means}
     *
     * @param call the method, for the message
     * @param code the gRPC status number, not 0
     * @param said the status in words
     */
    public static C1Exception answered(String call, int code, String said, Throwable cause) {
        String what = "ConductorOne answered " + call + " with " + SafeText.excerpt(said) + ". ";
        return switch (code) {
            case UNAUTHENTICATED ->
                new SignInRefused(what + "Check --client-id and --client-secret, or make new ones there.", cause);
            case UNAVAILABLE -> new Unavailable(what + "Check the network, then try again.", cause);
            case DEADLINE_EXCEEDED -> new TooSlow(what + "Check the network, then try again.", cause);
            case PERMISSION_DENIED, NOT_FOUND ->
                new Refused(code, what + "Check there that this connector still exists.", cause);
            default -> new Refused(code, what + "Try again; if it stays so, ask ConductorOne.", cause);
        };
    }

    /** {@return that the network is why a call was not answered} */
    public static C1Exception unreachable(String call, NetworkFailure failure, Throwable cause) {
        return new Unavailable(
                "ConductorOne could not be reached for " + call + ": " + failure.reason() + ". " + failure.remedy(),
                cause);
    }

    /** {@return that somebody else answered a call, which says nothing of us} */
    public static C1Exception elsewhere(String call, ResponseSummary response, Throwable cause) {
        return new Unavailable(
                response.insteadOf("ConductorOne", call)
                        + " Have it let through, or check the host in --client-id and BATON_C1_API_HOST.",
                cause);
    }

    /** ConductorOne does not know us: wrong, expired or revoked credentials. */
    public static final class SignInRefused extends C1Exception {
        SignInRefused(String message) {
            super(UNAUTHENTICATED, message);
        }

        SignInRefused(String message, Throwable cause) {
            super(UNAUTHENTICATED, message, cause);
        }
    }

    /** ConductorOne, or the way there, does not work at the moment. */
    public static final class Unavailable extends C1Exception {
        Unavailable(String message) {
            super(UNAVAILABLE, message);
        }

        Unavailable(String message, Throwable cause) {
            super(UNAVAILABLE, message, cause);
        }
    }

    /** No answer came in time. */
    public static final class TooSlow extends C1Exception {
        TooSlow(String message, Throwable cause) {
            super(DEADLINE_EXCEEDED, message, cause);
        }
    }

    /** Any other refusal. */
    public static final class Refused extends C1Exception {
        Refused(int code, String message, Throwable cause) {
            super(code, message, cause);
        }
    }
}
