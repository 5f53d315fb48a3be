package io.batonxero.live;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** A health check that is down for as long as there is a problem, as far as it is known without trying. */
final class ProblemCheck extends AbstractHealthCheck {
    private final Supplier<Optional<String>> problem;
    private final boolean isOfReadiness;

    private ProblemCheck(String name, boolean isOfReadiness, Supplier<Optional<String>> problem) {
        super("baton-xero", name);
        this.isOfReadiness = isOfReadiness;
        this.problem = problem;
    }

    /** {@return a check of whether the program can work} */
    static ProblemCheck ofReadiness(String name, Supplier<Optional<String>> problem) {
        return new ProblemCheck(name, true, problem);
    }

    /** {@return a check of whether its work succeeds} */
    static ProblemCheck ofHealth(String name, Supplier<Optional<String>> problem) {
        return new ProblemCheck(name, false, problem);
    }

    @Override
    public boolean isReadiness() {
        return isOfReadiness;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        problem.get().ifPresentOrElse(what -> builder.message(what).down(), builder::up);
    }
}
