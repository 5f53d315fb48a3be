package io.batonxero.observe;

import io.batonxero.base.ConnectorException;
import io.batonxero.base.SafeText;
import io.batonxero.baton.SyncFilter;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.guard.FailureRecord;
import io.batonxero.steps.DeliveryListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

/** Counts syncs, and holds the counts of the last complete sync. A filtered sync does not count as complete. */
final class SyncMetrics implements RoutePolicyFactory {
    /** The routes in which a sync can fail. */
    private static final Set<String> ROUTES = Set.of("sync", "deliver-file", "upload-c1z", "record-delivery");

    /** The gRPC status code of a sync that ConductorOne or a shutdown cancelled. */
    private static final int CANCELLED = 1;

    private static final String FIRST_ROUTE = "sync";
    private static final String LAST_ROUTE = "record-delivery";

    private final Counter complete;
    private final Counter failed;
    private final Runnable onBegin;
    private long completedAt = System.nanoTime();
    private int failures;
    private String reason = "";
    private volatile @Nullable FinishedSync lastComplete;

    /**
     * Registers the metrics.
     *
     * @param onBegin runs at the start of each sync
     */
    SyncMetrics(MeterRegistry registry, Runnable onBegin) {
        this.onBegin = onBegin;
        complete = counter(registry, "complete");
        failed = counter(registry, "failed");
        Metrics.gauge(
                        "baton.xero.complete.sync.age",
                        "Time since a complete sync was delivered; if none ever was, since the first one failed",
                        () -> Metrics.seconds(Duration.ofNanos(System.nanoTime() - completedAt())))
                .baseUnit("seconds")
                .register(registry);
        Metrics.gauge(
                        "baton.xero.consecutive.failed.syncs",
                        "Syncs that failed since the last one that was delivered",
                        this::failures)
                .register(registry);
        gaugeOfLast(registry, "organisations", FinishedSync::organisationCount);
        gaugeOfLast(registry, "users", FinishedSync::users);
        gaugeOfLast(registry, "grants", FinishedSync::grants);
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("baton.xero.syncs")
                .description("Syncs, by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }

    private void gaugeOfLast(MeterRegistry registry, String kind, ToIntFunction<FinishedSync> number) {
        Metrics.gauge("baton.xero." + kind, "Number of " + kind + " in the last complete sync", () -> {
                    FinishedSync sync = lastComplete;
                    return sync == null ? Double.NaN : (double) number.applyAsInt(sync);
                })
                .register(registry);
    }

    private synchronized long completedAt() {
        return completedAt;
    }

    private synchronized int failures() {
        return failures;
    }

    /**
     * Continues where earlier processes ended: a restart resets neither the age nor the failures.
     *
     * @param deliveredAt the wall-clock time of the last complete sync
     */
    synchronized void restore(Optional<Instant> deliveredAt, FailureRecord failed) {
        failures = failed.failures();
        reason = failed.reason();
        deliveredAt
                .or(failed::firstFailedAt)
                .map(at -> Math.max(0, Duration.between(at, Instant.now()).toMillis()))
                .ifPresent(millis -> completedAt = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** {@return why the last sync failed; empty if it succeeded or was cancelled, or if none has ended yet} */
    synchronized Optional<String> problem() {
        String event =
                failures == 1 ? "the last sync failed: " : "the last " + failures + " syncs failed, the last one: ";
        return failures == 0 ? Optional.empty() : Optional.of(event + reason);
    }

    Optional<String> partsNotRead() {
        FinishedSync sync = lastComplete;
        return sync == null || sync.partsNotRead().isEmpty()
                ? Optional.empty()
                : Optional.of(SafeText.oneLine(String.join("; ", sync.partsNotRead())));
    }

    private synchronized void completed(FinishedSync sync) {
        complete.increment();
        lastComplete = sync;
        completedAt = System.nanoTime();
    }

    /** Also for a filtered sync, which does not count as complete. */
    private synchronized void delivered() {
        failures = 0;
    }

    private synchronized void failed(@Nullable Throwable thrown) {
        failed.increment();
        ConnectorException failure = thrown == null ? null : ConnectorException.of(thrown);
        if (failure == null || failure.code() != CANCELLED) {
            reason = failure == null ? "" : String.valueOf(failure.getMessage());
            failures++;
        }
    }

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return ROUTES.contains(routeId) ? new Step(routeId) : null;
    }

    private final class Step extends RoutePolicySupport {
        private final String name;

        Step(String name) {
            this.name = name;
        }

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            if (name.equals(FIRST_ROUTE)) {
                onBegin.run();
            }
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            if (exchange.isFailed()) {
                failed(exchange.getException());
                return;
            }
            if (DeliveryListener.DELIVERY_ROUTES.contains(name)) {
                delivered();
            }
            if (name.equals(LAST_ROUTE)
                    && exchange.getMessage().getBody() instanceof FinishedSync sync
                    && exchange.getVariable("filter") instanceof SyncFilter filter
                    && filter.isNone()) {
                completed(sync);
            }
        }
    }
}
