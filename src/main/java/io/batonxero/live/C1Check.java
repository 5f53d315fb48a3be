package io.batonxero.live;

import io.batonxero.c1.Polls;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Whether ConductorOne answered when it was asked for a task last. */
final class C1Check extends AbstractHealthCheck {
    C1Check() {
        super("baton-xero", "conductorone");
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        getCamelContext().getRegistry().findByType(Polls.class).stream()
                .flatMap(polls -> polls.problem().stream())
                .findFirst()
                .ifPresentOrElse(problem -> builder.message(problem).down(), builder::up);
    }
}
