package io.batonxero.base;

/** This program cancelled the work itself. */
public final class CancelledException extends ConnectorException {
    private static final long serialVersionUID = 1;

    /** The sync was cancelled. */
    public CancelledException() {
        this("The sync was cancelled.");
    }

    /** Cancelled, with a line for people. */
    public CancelledException(String message) {
        super(message);
    }

    @Override
    public int code() {
        return 1;
    }
}
