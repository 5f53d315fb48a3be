package io.batonxero.base;

/** Another process did not release a lock within the timeout. Not retryable: the timeout is long. */
public final class LockTimeoutException extends ConnectorException {
    private static final long serialVersionUID = 1;

    /** Takes one line for people. */
    public LockTimeoutException(String message) {
        super(message);
    }

    @Override
    public int code() {
        return 14;
    }
}
