package io.batonxero.base;

import java.io.IOException;

/** An exception that no code expects: its type and message, and the step that threw it. */
public final class UnexpectedException extends ConnectorException {
    /** Wraps what was thrown. */
    public UnexpectedException(Throwable cause) {
        this(cause, cause);
    }

    UnexpectedException(Throwable thrown, Throwable cause) {
        super(location(thrown) + describe(informative(thrown, cause)) + " (--log-level debug shows more)", cause);
    }

    @Override
    public int code() {
        return 2;
    }

    /** {@return the outermost exception of a failed connection or file, which names the host or the path; else the cause} */
    private static Throwable informative(Throwable thrown, Throwable cause) {
        return ExceptionCauses.of(thrown).stream()
                .filter(IOException.class::isInstance)
                .findFirst()
                .orElse(cause);
    }

    private static String location(Throwable thrown) {
        return FailedStep.in(thrown).map(step -> step + ": ").orElse("");
    }

    private static String describe(Throwable thrown) {
        String name = thrown.getClass().getSimpleName();
        if (thrown instanceof NoClassDefFoundError || thrown instanceof ClassNotFoundException) {
            return name + ": " + MissingClass.describe(String.valueOf(thrown.getMessage()));
        }
        String message = thrown.getMessage();
        return message == null ? name : MissingClass.describeComponent(message).orElse(name + ": " + message);
    }
}
