package io.batonxero.net;

import io.batonxero.base.ConnectorException;

/** A service that a swap or a step of your own calls cannot be reached, or is overloaded. Retryable. */
public final class UnavailableException extends ConnectorException {
    private static final long serialVersionUID = 1;

    /** Takes a message that names the service, the problem and the remedy. */
    public UnavailableException(String message) {
        super(message);
    }

    /** Takes such a message and the cause. */
    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public int code() {
        return 14;
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
