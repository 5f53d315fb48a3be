package io.batonxero.kubernetes;

import io.batonxero.base.ConnectorException;

/** The Kubernetes API server cannot be reached or fails. Retryable. */
public final class KubernetesException extends ConnectorException {
    private static final long serialVersionUID = 1;

    /** Fails with a message of one line. */
    public KubernetesException(String message) {
        super(message);
    }

    /** Fails with a message of one line and a cause. */
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
