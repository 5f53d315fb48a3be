package io.batonxero.observe;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** A health check that is down while a known problem lasts, or shows a note. */
final class ProblemCheck extends AbstractHealthCheck {
    private final Supplier<Optional<String>> problem;
    private final Kind kind;

    private enum Kind {
        LIVENESS,
        READINESS,
        HEALTH,
        NOTE
    }

    private ProblemCheck(String name, Kind kind, Supplier<Optional<String>> problem) {
        super("baton-xero", name);
        this.kind = kind;
        this.problem = problem;
    }

    /** {@return a check that is down if only a restart helps} */
    static ProblemCheck ofLiveness(String name, Supplier<Optional<String>> problem) {
        return new ProblemCheck(name, Kind.LIVENESS, problem);
    }

    /** {@return a check that is down while the program cannot work} */
    static ProblemCheck ofReadiness(String name, Supplier<Optional<String>> problem) {
        return new ProblemCheck(name, Kind.READINESS, problem);
    }

    /** {@return a check that is down while its work fails} */
    static ProblemCheck ofHealth(String name, Supplier<Optional<String>> problem) {
        return new ProblemCheck(name, Kind.HEALTH, problem);
    }

    /** {@return a check that is always up, and shows a note} */
    static ProblemCheck ofNote(String name, Supplier<Optional<String>> note) {
        return new ProblemCheck(name, Kind.NOTE, note);
    }

    @Override
    public boolean isReadiness() {
        return kind == Kind.LIVENESS || kind == Kind.READINESS;
    }

    @Override
    public boolean isLiveness() {
        return kind == Kind.LIVENESS;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        problem.get()
                .map(builder::message)
                .filter(shown -> kind != Kind.NOTE)
                .ifPresent(HealthCheckResultBuilder::down);
    }
}
