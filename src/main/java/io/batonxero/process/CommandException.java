package io.batonxero.process;

import io.batonxero.base.ConnectorException;

/** A command failed or did not end in time. Retryable: most failures are those of the service that it calls. */
public final class CommandException extends ConnectorException {
    private static final long serialVersionUID = 1;
    private static final int UNAVAILABLE = 14;

    private final int code;

    /** Fails with a message of one line. */
    public CommandException(String message) {
        this(UNAVAILABLE, message);
    }

    CommandException(int code, String message) {
        super(message);
        this.code = code;
    }

    private CommandException(CommandException cause, String message) {
        super(message, cause);
        this.code = cause.code;
    }

    /** {@return the same failure with another sentence} */
    public CommandException with(String sentence) {
        return new CommandException(this, getMessage() + sentence);
    }

    @Override
    public int code() {
        return code;
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
