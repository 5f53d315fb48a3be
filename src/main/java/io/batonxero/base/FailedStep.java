package io.batonxero.base;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * The step that threw an exception, added to that exception as a suppressed one: a wrapper would hide the type that
 * {@code onException} and {@code doCatch} match.
 */
public final class FailedStep extends Exception {
    private final transient StepLocation location;

    private FailedStep(StepLocation location) {
        super("at " + location, null, false, false);
        this.location = location;
    }

    /** Records the step that threw, unless one is recorded or a {@link ConnectorException} explains the failure. */
    public static void note(Throwable thrown, StepLocation location) {
        if (in(thrown).isEmpty()
                && ExceptionCauses.of(thrown).stream().noneMatch(ConnectorException.class::isInstance)) {
            thrown.addSuppressed(new FailedStep(location));
        }
    }

    /** {@return the step that threw, if it was recorded} */
    public static Optional<StepLocation> in(Throwable thrown) {
        return ExceptionCauses.of(thrown).stream()
                .flatMap(cause -> Stream.of(cause.getSuppressed()))
                .filter(FailedStep.class::isInstance)
                .map(step -> ((FailedStep) step).location)
                .findFirst();
    }
}
