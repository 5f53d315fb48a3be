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

/** Deletes the temporary files of a sync when the exchange that opened it ends, whatever its steps do with them. */
public final class DraftListener extends RoutePolicySupport implements RoutePolicyFactory {
    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return routeId.equals("open-c1z") || routeId.equals("sync") ? new DraftListener() : null;
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof C1zDraft draft) {
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange ended) {
                    C1zWriter.delete(draft);
                }
            });
        }
        // A replaced sync route may write its file without a draft.
        if (exchange.getMessage().getBody() instanceof FinishedSync sync) {
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange ended) {
                    C1zWriter.deleteTemporary(sync);
                }
            });
        }
    }
}
