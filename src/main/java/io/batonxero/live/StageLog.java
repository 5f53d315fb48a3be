package io.batonxero.live;

import io.batonxero.baton.OrganisationCounts;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.xero.Connections;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a line for each stage of a sync that is done: how long it took, and how much there was. */
public final class StageLog implements RoutePolicyFactory {
    private static final Logger LOG = LoggerFactory.getLogger(StageLog.class);
    private static final Set<String> STAGES =
            Set.of("list-tenants", "sync", "deliver-file", "upload-c1z", "finish-task", "write-report");

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return STAGES.contains(routeId) ? new Stage(routeId) : null;
    }

    private static final class Stage extends RoutePolicySupport {
        private final String name;
        private final String begin;

        Stage(String name) {
            this.name = name;
            this.begin = "stage-" + name;
        }

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            exchange.setProperty(begin, System.nanoTime());
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            Object began = exchange.removeProperty(begin);
            if (began instanceof Long nanos && !exchange.isFailed()) {
                long milliseconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
                LOG.info(
                        "done stage={} seconds={}{}",
                        name,
                        String.format(Locale.ROOT, "%.3f", milliseconds / 1000.0),
                        counts(exchange.getMessage().getBody()));
            }
        }

        private static String counts(@Nullable Object body) {
            if (body instanceof Connections connections) {
                return " organisations=" + connections.organisations().size() + " not-read="
                        + connections.notRead().size();
            }
            if (body instanceof FinishedSync sync) {
                return " organisations=" + sync.organisations().size() + " users="
                        + sync.organisations().stream()
                                .mapToInt(OrganisationCounts::users)
                                .sum()
                        + " grants="
                        + sync.organisations().stream()
                                .mapToInt(OrganisationCounts::grants)
                                .sum();
            }
            return "";
        }
    }
}
