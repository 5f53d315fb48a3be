package io.batonxero.base;

/** An exception that no code expects: its type and message, and the step that threw it. */
public final class UnexpectedException extends ConnectorException {
    /** Wraps what was thrown. */
    public UnexpectedException(Throwable cause) {
        this(cause, cause);
    }

    UnexpectedException(Throwable thrown, Throwable cause) {
        super(location(thrown) + describe(cause) + " (--log-level debug shows more)", cause);
    }

    @Override
    public int code() {
        return 2;
    }

    private static String location(Throwable thrown) {
        return FailedStep.in(thrown).map(step -> step + ": ").orElse("");
    }

    private static String describe(Throwable thrown) {
        String name = thrown.getClass().getSimpleName();
        if (thrown instanceof NoClassDefFoundError || thrown instanceof ClassNotFoundException) {
            return name + ": " + MissingClass.describe(String.valueOf(thrown.getMessage()));
        }
        return thrown.getMessage() == null ? name : name + ": " + thrown.getMessage();
    }
}
