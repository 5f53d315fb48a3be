package io.batonxero.grpc;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
import io.batonxero.base.ExceptionCauses;
import io.batonxero.c1.C1Exception;
import io.batonxero.http.ResponseSummary;
import io.batonxero.net.Network;
import io.batonxero.net.NetworkFailure;
import io.batonxero.net.ProxyCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Converts the failure of a gRPC call to an exception of the program. */
final class CallExceptions {
    /** How gRPC describes an HTTP response that is not gRPC, for example of a proxy. */
    private static final Pattern HTTP_STATUS = Pattern.compile(
            "^HTTP status code (\\d{3})\\R(?:invalid content-type: (\\S*)|missing content-type|missing GRPC status)");

    private CallExceptions() {}

    /**
     * {@return the exception for a failed call} A {@link ConnectorException} among the causes takes precedence. A gRPC
     * status becomes a {@link C1Exception} with that code. Any other exception is returned as it is.
     */
    static RuntimeException of(String call, Throwable problem) {
        for (Throwable cause : ExceptionCauses.of(problem)) {
            if (cause instanceof ConnectorException found) {
                return found;
            }
        }
        Optional<ConfigurationException> wrongSetting =
                Network.tlsUnavailable(problem).or(() -> ProxyCredentials.rejectionIn(problem));
        if (wrongSetting.isPresent()) {
            return wrongSetting.get();
        }
        if (problem instanceof StatusRuntimeException failure) {
            Status status = failure.getStatus();
            Throwable cause = status.getCause();
            // Only UploadCall cancels a call: because of this cause.
            return status.getCode() == Status.Code.CANCELLED && cause instanceof RuntimeException cancelCause
                    ? cancelCause
                    : ofStatus(call, status, failure);
        }
        return problem instanceof RuntimeException other ? other : new IllegalStateException(problem);
    }

    private static ConnectorException ofStatus(String call, Status status, StatusRuntimeException failure) {
        String description = String.valueOf(status.getDescription());
        Matcher http = HTTP_STATUS.matcher(description);
        if (http.find()) {
            if (http.group(1).equals("407")) {
                return ProxyCredentials.rejection("a proxy on the way", call);
            }
            return C1Exception.notFromC1(
                    call,
                    ResponseSummary.of(
                            Integer.parseInt(http.group(1)),
                            http.group(2) == null ? "" : http.group(2),
                            "",
                            description.replaceFirst("(?s).*?\\RDATA-+\\R", "")),
                    failure);
        }
        boolean isLocal = status.getCode() != Status.Code.DEADLINE_EXCEEDED && status.getCause() != null;
        return (isLocal || description.contains("ALPN negotiation")) && NetworkFailure.isIn(failure)
                ? C1Exception.unreachable(call, NetworkFailure.of(failure), failure)
                : C1Exception.ofStatus(call, status.getCode().value(), describe(status), failure);
    }

    /** {@return whether the server itself rejected the token} */
    static boolean isTokenRefused(Throwable problem) {
        return problem instanceof StatusRuntimeException failure
                && failure.getStatus().getCode() == Status.Code.UNAUTHENTICATED
                && failure.getStatus().getCause() == null
                && !HTTP_STATUS
                        .matcher(String.valueOf(failure.getStatus().getDescription()))
                        .find();
    }

    private static String describe(Status status) {
        String description = status.getDescription();
        Throwable cause = status.getCause();
        return status.getCode()
                + (description == null ? "" : ": " + description)
                + (cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")");
    }
}
