package io.batonxero.reload;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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

/** Blocks new exchanges at the entry routes while routes are replaced. The {@code from} of an entry route is not {@code direct}.
 * Thread-safe. */
public final class IdleGate implements RoutePolicyFactory {
    private static final Logger LOG = LoggerFactory.getLogger(IdleGate.class);
    /** The longest wait of a new exchange, such as a poll or a heartbeat; replacing routes takes less, even on a slow machine. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    private int running;
    private boolean isClosed;

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return new EntryPolicy();
    }

    /** {@return whether the gate is closed now} It closes if no exchange of an entry route runs and {@code isIdle} is true. */
    synchronized boolean closeIfIdle(BooleanSupplier isIdle) {
        isClosed = running == 0 && isIdle.getAsBoolean();
        return isClosed;
    }

    synchronized void open() {
        isClosed = false;
        notifyAll();
    }

    private synchronized void enter() {
        try {
            long waitingSince = System.nanoTime();
            while (isClosed) {
                if (System.nanoTime() - waitingSince > MAX_WAIT.toNanos()) {
                    LOG.atError()
                            .addKeyValue("timeout_seconds", MAX_WAIT.toSeconds())
                            .log("route reload takes too long, work starts during the reload");
                    open();
                    break;
                }
                TimeUnit.MILLISECONDS.timedWait(this, MAX_WAIT.toMillis());
            }
        } catch (InterruptedException e) {
            // The program is shutting down, which the gate must not block.
            Thread.currentThread().interrupt();
        }
        running++;
    }

    private synchronized void leave() {
        running--;
    }

    private final class EntryPolicy extends RoutePolicySupport {
        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            if (isEntryRoute(route)) {
                enter();
                continueInReplacement(route, exchange);
            }
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            if (isEntryRoute(route)) {
                leave();
            }
        }

        /**
         * An exchange that the old route received, but that had not passed the gate when the route was replaced, runs in the new
         * route: the steps of the old one are stopped.
         */
        private static void continueInReplacement(Route route, Exchange exchange) {
            Route running = exchange.getContext().getRoute(route.getRouteId());
            if (running == route) {
                return;
            }
            if (running != null) {
                try {
                    running.getProcessor().process(exchange);
                } catch (Exception e) {
                    exchange.setException(e);
                }
            }
            exchange.setRouteStop(true);
        }

        private static boolean isEntryRoute(Route route) {
            return !route.getEndpoint().getEndpointUri().startsWith("direct:");
        }
    }
}
