package io.batonxero.base;

/** Something that nobody foresaw, in the words of whoever threw it. */
public final class Unexpected extends Failure {
    /** Says what was thrown. */
    public Unexpected(Throwable cause) {
        super(cause.getClass().getSimpleName() + ": " + cause.getMessage() + " (--log-level debug shows more)", cause);
    }

    @Override
    public int code() {
        return 2;
    }

    /** {@return the failure that is at the root of a problem} One that is {@link Unexpected}, where there is none. */
    public static Failure orFailureIn(Throwable problem) {
        Throwable cause = problem;
        while (!(cause instanceof Failure) && cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause instanceof Failure failure ? failure : new Unexpected(cause);
    }
}
