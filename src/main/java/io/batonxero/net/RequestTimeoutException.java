package io.batonxero.net;

import java.io.InterruptedIOException;
import java.time.Duration;

/** A request was cancelled at its connect or request timeout. */
public final class RequestTimeoutException extends InterruptedIOException {
    private static final long serialVersionUID = 1;

    private RequestTimeoutException(String message, Throwable cause) {
        super(message);
        initCause(cause);
    }

    public static RequestTimeoutException ofConnection(Duration timeout, Throwable cause) {
        return new RequestTimeoutException(
                "no connection within " + timeout.toSeconds()
                        + " s; --connect-timeout (BATON_CONNECT_TIMEOUT) sets the limit",
                cause);
    }

    public static RequestTimeoutException ofResponse(Duration timeout, Throwable cause) {
        return new RequestTimeoutException(
                "no complete response within " + timeout.toSeconds()
                        + " s; --request-timeout (BATON_REQUEST_TIMEOUT) sets the limit",
                cause);
    }
}
