package io.batonxero.live;

import io.batonxero.baton.SyncFilter;
import io.batonxero.c1z.FinishedSync;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

/** Counts syncs, and knows what was in the last one. One that is told to hold less than everything is not counted. */
final class SyncMetrics implements RoutePolicyFactory {
    /** Where a sync can fail; it is delivered once the last one of them is done. */
    private static final Set<String> STEPS = Set.of("sync", "deliver-file", "upload-c1z", "remember-delivery");

    private static final String FIRST = "sync";
    private static final String LAST = "remember-delivery";

    private final Counter complete;
    private final Counter failed;
    private final Runnable begin;
    private volatile long since = System.nanoTime();
    private volatile @Nullable FinishedSync last;

    /**
     * Counts in a registry.
     *
     * @param begin told of each sync that begins
     */
    SyncMetrics(MeterRegistry registry, Runnable begin) {
        this.begin = begin;
        complete = counter(registry, "complete");
        failed = counter(registry, "failed");
        Metrics.gauge(
                        "baton.xero.complete.sync.age",
                        "Since a complete sync was delivered, or since the start where none was",
                        () -> Metrics.seconds(Duration.ofNanos(System.nanoTime() - since)))
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
                failed.increment();
            } else if (name.equals(LAST)
                    && exchange.getMessage().getBody() instanceof FinishedSync sync
                    && exchange.getVariable("filter") instanceof SyncFilter filter
                    && filter.isNone()) {
                complete.increment();
                last = sync;
                since = System.nanoTime();
            }
        }
    }
}
