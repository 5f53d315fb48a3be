package io.batonxero.grpc;

import io.batonxero.base.Failure;
import io.batonxero.c1.C1Fault;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.stream.Stream;

/** Says what the failure of a call means. */
final class CallFaults {
    private CallFaults() {}

    /**
     * {@return the fault to tell} One of ours that lies behind a failure comes before it; a status of the server's becomes
     * a {@link C1Fault} with that code, its cause the {@link StatusRuntimeException}; all else stays what it is.
     */
    static RuntimeException of(String call, Throwable problem) {
        for (Throwable cause : Stream.iterate(problem, cause -> cause != null, Throwable::getCause)
                .toList()) {
            if (cause instanceof Failure ours) {
                return ours;
            }
        }
        if (problem instanceof StatusRuntimeException answer) {
            Status status = answer.getStatus();
            Throwable behind = status.getCause();
            // A call is cancelled by ourselves only, and then by what could not be read.
            return status.getCode() == Status.Code.CANCELLED && behind instanceof RuntimeException unreadable
                    ? unreadable
                    : C1Fault.answered(call, status.getCode().value(), words(status), answer);
        }
        return problem instanceof RuntimeException other ? other : new IllegalStateException(problem);
    }

    /** {@return whether the server itself did not take the token} */
    static boolean isTokenRefused(Throwable problem) {
        return problem instanceof StatusRuntimeException answer
                && answer.getStatus().getCode() == Status.Code.UNAUTHENTICATED
                && answer.getStatus().getCause() == null;
    }

    private static String words(Status status) {
        String description = status.getDescription();
        Throwable cause = status.getCause();
        return status.getCode()
                + (description == null ? "" : ": " + description)
                + (cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")");
    }
}
