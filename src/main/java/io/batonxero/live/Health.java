package io.batonxero.live;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck.Result;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.health.HealthCheckHelper;

/**
 * How the program is, as far as it knows without asking anybody: a probe must neither spend a request of Xero's nor fail
 * because Xero is slow.
 */
final class Health {
    private final CamelContext context;

    /** What there is to tell under one path. */
    record Report(boolean isUp, String status, Map<String, String> details) {}

    /** Asks the checks of a context. */
    Health(CamelContext context) {
        this.context = context;
    }

    /** {@return that this process answers} */
    static Report live() {
        return new Report(true, "alive", Map.of());
    }

    /** {@return whether it can do what it is asked for now} */
    Report ready() {
        return of(HealthCheckHelper.invokeReadiness(context, "full"), "ready", "not_ready");
    }

    /** {@return whether anything is wrong} */
    Report health() {
        return of(HealthCheckHelper.invoke(context, "full"), "healthy", "unhealthy");
    }

    private static Report of(Collection<Result> results, String well, String unwell) {
        Map<String, String> details = new TreeMap<>();
        for (Result result : results) {
            if (result.getState() == State.DOWN) {
                String problem = result.getMessage().orElse("down");
                details.put(result.getCheck().getId(), problem);
                details.merge("error", problem, (first, second) -> first + "; " + second);
            }
        }
        return new Report(details.isEmpty(), details.isEmpty() ? well : unwell, details);
    }
}
