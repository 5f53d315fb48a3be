package io.batonxero.steps;

import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jspecify.annotations.Nullable;

/** Tells of each sync that is delivered. */
public final class DeliveryListener extends RoutePolicySupport implements RoutePolicyFactory {
    /** The routes that deliver a sync. */
    public static final Set<String> DELIVERIES = Set.of("deliver-file", "upload-c1z");

    private final Runnable delivered;

    DeliveryListener(Runnable delivered) {
        this.delivered = delivered;
    }

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return DELIVERIES.contains(routeId) ? this : null;
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        if (!exchange.isFailed()) {
            delivered.run();
        }
    }
}
