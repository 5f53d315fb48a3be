package io.batonxero.kubernetes;

import io.batonxero.base.ConnectorException;

/** The cluster's API server, or the way there, does not work at the moment. */
public final class KubernetesException extends ConnectorException {
    private static final long serialVersionUID = 1;

    /** Fails with a line for people. */
    public KubernetesException(String message) {
        super(message);
    }

    /** Fails with a line for people, and with what lies behind it. */
    public KubernetesException(String message, Throwable cause) {
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
