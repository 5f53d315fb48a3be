package io.batonxero.live;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether one of those whom the service depends on lets it work, as far as it was tried. */
final class ReadyCheck extends AbstractHealthCheck {
    private final Supplier<Optional<String>> problem;

    /** Is down for as long as there is a problem. */
    ReadyCheck(String name, Supplier<Optional<String>> problem) {
        super("baton-xero", name);
        this.problem = problem;
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
