package io.batonxero.base;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says at which step an exception was thrown. It is suppressed by that exception, whose type stays what
 * {@code onException} and {@code doCatch} look for.
 */
public final class FailedStep extends Exception {
    private final transient StepLocation place;

    private FailedStep(StepLocation place) {
        super("at " + place, null, false, false);
        this.place = place;
    }

    /** Notes the step at which something was thrown, unless that is known, or a {@link ConnectorException} says what went wrong. */
    public static void note(Throwable thrown, StepLocation place) {
        if (in(thrown).isEmpty()
                && ExceptionCauses.of(thrown).stream().noneMatch(ConnectorException.class::isInstance)) {
            thrown.addSuppressed(new FailedStep(place));
        }
    }

    /** {@return the step at which something was thrown} Empty where no step noted it. */
    public static Optional<StepLocation> in(Throwable thrown) {
        return ExceptionCauses.of(thrown).stream()
                .flatMap(cause -> Stream.of(cause.getSuppressed()))
                .filter(FailedStep.class::isInstance)
                .map(step -> ((FailedStep) step).place)
                .findFirst();
    }
}
