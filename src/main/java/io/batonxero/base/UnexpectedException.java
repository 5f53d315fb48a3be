package io.batonxero.base;

import java.util.Optional;

/** Something that nobody foresaw, in the words of whoever threw it, with the step that it was thrown at. */
public final class UnexpectedException extends ConnectorException {
    /** Says what was thrown. */
    public UnexpectedException(Throwable cause) {
        super(place(cause) + words(cause) + " (--log-level debug shows more)", cause);
    }

    private UnexpectedException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public int code() {
        return 2;
    }

    /** {@return the failure that is at the root of a problem} One that is {@link UnexpectedException}, where there is none. */
    public static ConnectorException orFailureIn(Throwable problem) {
        Optional<ConnectorException> exhausted = FileHandleLimit.exhausted(problem);
        if (exhausted.isPresent()) {
            return exhausted.get();
        }
        for (Throwable cause : ExceptionCauses.of(problem)) {
            if (cause instanceof ConnectorException failure) {
                return failure;
            }
        }
        Throwable root = ExceptionCauses.innermost(problem);
        return new UnexpectedException(place(problem) + words(root) + " (--log-level debug shows more)", root);
    }

    private static String place(Throwable thrown) {
        return FailedStep.in(thrown).map(place -> place + ": ").orElse("");
    }

    private static String words(Throwable thrown) {
        String name = thrown.getClass().getSimpleName();
        if (thrown instanceof NoClassDefFoundError || thrown instanceof ClassNotFoundException) {
            return name + ": " + MissingClass.words(String.valueOf(thrown.getMessage()));
        }
        return thrown.getMessage() == null ? name : name + ": " + thrown.getMessage();
    }
}
