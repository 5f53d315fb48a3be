package io.batonxero.net;

import java.io.InterruptedIOException;
import java.time.Duration;

/** A request was cancelled because it, or the connection for it, took longer than it may. */
public final class RequestTimeoutException extends InterruptedIOException {
    private static final long serialVersionUID = 1;

    private RequestTimeoutException(String message, Throwable cause) {
        super(message);
        initCause(cause);
    }

    public static RequestTimeoutException ofConnection(Duration limit, Throwable cause) {
        return new RequestTimeoutException(
                "no connection within " + words(limit) + "; --connect-timeout (BATON_CONNECT_TIMEOUT) sets the limit",
                cause);
    }

    public static RequestTimeoutException ofResponse(Duration limit, Throwable cause) {
        return new RequestTimeoutException(
                "no complete response within " + words(limit)
                        + "; --request-timeout (BATON_REQUEST_TIMEOUT) sets the limit",
                cause);
    }

    private static String words(Duration limit) {
        return limit.toSeconds() + " s";
    }
}
