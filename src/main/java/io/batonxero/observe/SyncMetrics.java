package io.batonxero.observe;

import io.batonxero.base.ConnectorException;
import io.batonxero.baton.SyncFilter;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.steps.DeliveryListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

/**
 * Counts syncs, and knows what was in the last one and whether it failed. A sync of a part is not counted as complete.
 */
final class SyncMetrics implements RoutePolicyFactory {
    /** Where a sync can fail; it is delivered once the last one of them is done. */
    private static final Set<String> STEPS = Set.of("sync", "deliver-file", "upload-c1z", "record-delivery");

    /** The gRPC status of what ConductorOne or a shutdown cancelled. */
    private static final int CANCELLED = 1;

    private static final String FIRST = "sync";
    private static final String LAST = "record-delivery";

    private final Counter complete;
    private final Counter failed;
    private final Runnable begin;
    private final Supplier<Optional<Instant>> deliveredBefore;
    private final long started = System.nanoTime();
    private @Nullable Long since;
    private int failures;
    private String reason = "";
    private volatile @Nullable FinishedSync last;

    /**
     * Counts in a registry.
     *
     * @param begin told of each sync that begins
     * @param deliveredBefore when a process before this one delivered a complete sync, by the wall clock
     */
    SyncMetrics(MeterRegistry registry, Runnable begin, Supplier<Optional<Instant>> deliveredBefore) {
        this.begin = begin;
        this.deliveredBefore = deliveredBefore;
        complete = counter(registry, "complete");
        failed = counter(registry, "failed");
        Metrics.gauge(
                        "baton.xero.complete.sync.age",
                        "Since a complete sync was delivered, or since the start where none ever was",
                        () -> Metrics.seconds(Duration.ofNanos(System.nanoTime() - since())))
                .baseUnit("seconds")
                .register(registry);
        ofLast(registry, "organisations", sync -> sync.organisations().size());
        ofLast(registry, "users", FinishedSync::users);
        ofLast(registry, "grants", FinishedSync::grants);
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("baton.xero.syncs")
                .description("Syncs, by how they ended")
                .tag("outcome", outcome)
                .register(registry);
    }

    private void ofLast(MeterRegistry registry, String what, ToIntFunction<FinishedSync> number) {
        Metrics.gauge("baton.xero." + what, "How many " + what + " the last complete sync holds", () -> {
                    FinishedSync sync = last;
                    return sync == null ? Double.NaN : (double) number.applyAsInt(sync);
                })
                .register(registry);
    }

    /** The start counts only where nothing is known of a delivery before it: else each restart would hide the age. */
    private synchronized long since() {
        Long known = since;
        if (known == null) {
            known = deliveredBefore
                    .get()
                    .map(at -> Math.max(0, Duration.between(at, Instant.now()).toMillis()))
                    .map(before -> System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(before))
                    .orElse(started);
            since = known;
        }
        return known;
    }

    /** {@return why the last sync failed} Empty where it did not, or was cancelled, or none has ended yet. */
    synchronized Optional<String> problem() {
        String what =
                failures == 1 ? "the last sync failed: " : "the last " + failures + " syncs failed, the last one: ";
        return failures == 0 ? Optional.empty() : Optional.of(what + reason);
    }

    private synchronized void completed(FinishedSync sync) {
        complete.increment();
        last = sync;
        since = System.nanoTime();
    }

    /** A sync of a part succeeds too: only a complete one sets the age and the counts. */
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
        return STEPS.contains(routeId) ? new Step(routeId) : null;
    }

    private final class Step extends RoutePolicySupport {
        private final String name;

        Step(String name) {
            this.name = name;
        }

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            if (name.equals(FIRST)) {
                begin.run();
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
            if (name.equals(LAST)
                    && exchange.getMessage().getBody() instanceof FinishedSync sync
                    && exchange.getVariable("filter") instanceof SyncFilter filter
                    && filter.isNone()) {
                completed(sync);
            }
        }
    }
}
