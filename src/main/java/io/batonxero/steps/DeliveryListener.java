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

/** Calls back after each delivered sync. */
public final class DeliveryListener extends RoutePolicySupport implements RoutePolicyFactory {
    /** The ids of the routes that deliver a sync. */
    public static final Set<String> DELIVERY_ROUTES = Set.of("deliver-file", "upload-c1z");

    private final Runnable onDelivery;

    DeliveryListener(Runnable onDelivery) {
        this.onDelivery = onDelivery;
    }

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return DELIVERY_ROUTES.contains(routeId) ? this : null;
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        if (!exchange.isFailed()) {
            onDelivery.run();
        }
    }
}
