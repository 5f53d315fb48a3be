package io.batonxero.reload;

/** Edited routes could not be loaded, and the previous routes could not be restored. The cause is that of the restore. */
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
