package io.batonxero.base;

/** Another process holds a lock and does not release it. The wait for it was long: it is not retried. */
public final class LockTimeoutException extends ConnectorException {
    private static final long serialVersionUID = 1;

    /** Not acquired in time, with a line for people. */
    public LockTimeoutException(String message) {
        super(message);
    }

    @Override
    public int code() {
        return 14;
    }
}
