package io.batonxero.steps;

import io.batonxero.c1z.C1zDraft;
import io.batonxero.c1z.C1zWriter;
import io.batonxero.c1z.FinishedSync;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

/** Deletes the temporary files of a sync when the exchange that called open-c1z or sync ends, whatever its steps do. */
public final class DraftListener extends RoutePolicySupport implements RoutePolicyFactory {
    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return routeId.equals("open-c1z") || routeId.equals("sync") ? new DraftListener() : null;
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof C1zDraft draft) {
            onCompletion(exchange, () -> C1zWriter.delete(draft));
        } else if (body instanceof FinishedSync sync) {
            // A swap of the route sync may write its file without a draft.
            onCompletion(exchange, () -> C1zWriter.deleteTemporary(sync));
        }
    }

    private static void onCompletion(Exchange exchange, Runnable deletion) {
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange ended) {
                deletion.run();
            }
        });
    }
}
