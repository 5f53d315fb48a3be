package io.batonxero.observe;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck.Result;
import org.apache.camel.health.HealthCheck.State;
import org.apache.camel.health.HealthCheckHelper;

/**
 * Reports the health of the program from its current state. It sends no requests: a probe must not use up Xero's rate limit,
 * nor fail because Xero is slow.
 */
final class Health {
    private final CamelContext context;

    record Report(boolean isUp, Map<String, Object> body) {}

    Health(CamelContext context) {
        this.context = context;
    }

    /** {@return the liveness report: whether the process works without a restart} */
    Report live() {
        return report(HealthCheckHelper.invokeLiveness(context, "full"), "alive", "stuck");
    }

    /** {@return the readiness report: whether the program can work now} */
    Report ready() {
        return report(HealthCheckHelper.invokeReadiness(context, "full"), "ready", "not_ready");
    }

    /** {@return the report of all checks} */
    Report health() {
        return report(HealthCheckHelper.invoke(context, "full"), "healthy", "unhealthy");
    }

    /** {@return the report of a kind (live, ready or all) in Camel's format} */
    Report inCamelFormat(String kind) {
        Collection<Result> results = switch (kind) {
            case "live" -> HealthCheckHelper.invokeLiveness(context, "full");
            case "ready" -> HealthCheckHelper.invokeReadiness(context, "full");
            default -> HealthCheckHelper.invoke(context, "full");
        };
        boolean isUp = HealthCheckHelper.isResultsUp(results, kind.equals("ready"));
        List<Map<String, String>> down = results.stream()
                .filter(result -> result.getState() == State.DOWN)
                .map(result -> Map.of(
                        "name", result.getCheck().getId(),
                        "status", "DOWN",
                        "message", problem(result)))
                .toList();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", isUp ? "UP" : "DOWN");
        if (!down.isEmpty()) {
            body.put("checks", down);
        }
        return new Report(isUp, body);
    }

    private static Report report(Collection<Result> results, String upStatus, String downStatus) {
        Map<String, String> details = new TreeMap<>();
        boolean isUp = true;
        for (Result result : results) {
            if (result.getState() == State.UP) {
                result.getMessage()
                        .ifPresent(note -> details.put(result.getCheck().getId(), note));
            }
            if (result.getState() == State.DOWN) {
                isUp = false;
                details.put(result.getCheck().getId(), problem(result));
                details.merge("error", problem(result), (first, second) -> first + "; " + second);
            }
        }
        return report(isUp, isUp ? upStatus : downStatus, details);
    }

    private static Report report(boolean isUp, String status, Map<String, String> details) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", status);
        body.put("timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        if (!details.isEmpty()) {
            body.put("details", details);
        }
        return new Report(isUp, body);
    }

    private static String problem(Result result) {
        return result.getMessage().orElse("down");
    }
}
