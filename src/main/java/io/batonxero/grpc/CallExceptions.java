package io.batonxero.grpc;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
import io.batonxero.base.ExceptionCauses;
import io.batonxero.c1.C1Exception;
import io.batonxero.http.ResponseSummary;
import io.batonxero.net.Network;
import io.batonxero.net.NetworkFailure;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what the failure of a call means. */
final class CallExceptions {
    /** How gRPC describes the response of who does not speak gRPC, whose HTTP status it takes for one of gRPC's. */
    private static final Pattern HTTP_STATUS = Pattern.compile(
            "^HTTP status code (\\d{3})\\R(?:invalid content-type: (?:null|(\\S*))|missing GRPC status)");

    private CallExceptions() {}

    /**
     * {@return the fault to tell} One of ours that lies behind a failure comes before it; a status of the server's becomes
     * a {@link C1Exception} with that code, its cause the {@link StatusRuntimeException}; all else stays what it is.
     */
    static RuntimeException of(String call, Throwable problem) {
        for (Throwable cause : ExceptionCauses.of(problem)) {
            if (cause instanceof ConnectorException ours) {
                return ours;
            }
        }
        Optional<ConfigurationException> lack = Network.tlsUnavailable(problem);
        if (lack.isPresent()) {
            return lack.get();
        }
        if (problem instanceof StatusRuntimeException answer) {
            Status status = answer.getStatus();
            Throwable behind = status.getCause();
            // A call is cancelled by ourselves only, and then by what could not be read.
            return status.getCode() == Status.Code.CANCELLED && behind instanceof RuntimeException unreadable
                    ? unreadable
                    : fault(call, status, answer);
        }
        return problem instanceof RuntimeException other ? other : new IllegalStateException(problem);
    }

    private static C1Exception fault(String call, Status status, StatusRuntimeException answer) {
        String description = String.valueOf(status.getDescription());
        Matcher http = HTTP_STATUS.matcher(description);
        if (http.find()) {
            return C1Exception.notFromC1(
                    call,
                    ResponseSummary.of(
                            Integer.parseInt(http.group(1)),
                            http.group(2) == null ? "" : http.group(2),
                            "",
                            description.replaceFirst("(?s).*?\\RDATA-+\\R", "")),
                    answer);
        }
        boolean isOurs = status.getCode() != Status.Code.DEADLINE_EXCEEDED && status.getCause() != null;
        return (isOurs || description.contains("ALPN negotiation")) && NetworkFailure.isIn(answer)
                ? C1Exception.unreachable(call, NetworkFailure.of(answer), answer)
                : C1Exception.ofStatus(call, status.getCode().value(), words(status), answer);
    }

    /** {@return whether the server itself did not take the token} */
    static boolean isTokenRefused(Throwable problem) {
        return problem instanceof StatusRuntimeException answer
                && answer.getStatus().getCode() == Status.Code.UNAUTHENTICATED
                && answer.getStatus().getCause() == null
                && !HTTP_STATUS
                        .matcher(String.valueOf(answer.getStatus().getDescription()))
                        .find();
    }

    private static String words(Status status) {
        String description = status.getDescription();
        Throwable cause = status.getCause();
        return status.getCode()
                + (description == null ? "" : ": " + description)
                + (cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")");
    }
}
