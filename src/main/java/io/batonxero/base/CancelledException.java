package io.batonxero.base;

/** The work was cancelled: by ConductorOne, by a timeout or at shutdown. */
public final class CancelledException extends ConnectorException {
    private static final long serialVersionUID = 1;

    /** Cancelled sync. */
    public CancelledException() {
        this("The sync was cancelled.");
    }

    /** Cancelled work, described by one line for people. */
    public CancelledException(String message) {
        super(message);
    }

    @Override
    public int code() {
        return 1;
    }
}
