package io.batonxero.base;

import java.util.Optional;

/**
 * Says at which step an exception was thrown. It is suppressed by that exception, whose type stays what
 * {@code onException} and {@code doCatch} look for.
 */
public final class FailedStep extends Exception {
    private static final int MAX_CAUSES = 50;

    private final transient StepPlace place;

    private FailedStep(StepPlace place) {
        super("at " + place, null, false, false);
        this.place = place;
    }

    /** Notes the step at which something was thrown, unless that is known, or a {@link Failure} says what went wrong. */
    public static void note(Throwable thrown, StepPlace place) {
        if (in(thrown).isEmpty() && !isFailure(thrown)) {
            thrown.addSuppressed(new FailedStep(place));
        }
    }

    private static boolean isFailure(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (cause instanceof Failure) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** {@return the step at which something was thrown} Empty where no step noted it. */
    public static Optional<StepPlace> in(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            for (Throwable suppressed : cause.getSuppressed()) {
                if (suppressed instanceof FailedStep step) {
                    return Optional.of(step.place);
                }
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }
}
