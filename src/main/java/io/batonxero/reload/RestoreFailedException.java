package io.batonxero.reload;

/** Edited routes could not be loaded, and the previous routes could not be restored. Its cause is the failure of the restore; {@link #loadFailure} is that of the load. */
final class RestoreFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Exception loadFailure;

    RestoreFailedException(Exception loadFailure, Exception cause) {
        super(cause);
        this.loadFailure = loadFailure;
    }

    /** {@return why the edited routes could not be loaded} */
    Exception loadFailure() {
        return loadFailure;
    }
}
