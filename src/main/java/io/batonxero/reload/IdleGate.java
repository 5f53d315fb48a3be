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

/**
 * Where messages begin: at the routes that no other route calls. Shut, it lets none in, so that routes can be exchanged
 * which a message would miss. Thread-safe.
 */
public final class IdleGate implements RoutePolicyFactory {
    private static final Logger LOG = LoggerFactory.getLogger(IdleGate.class);
    /** Longer than a swap takes on a slow machine; polls and heartbeats wait meanwhile. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    private int inside;
    private boolean shut;

    @Override
    public @Nullable RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        return new Entrance();
    }

    /** {@return whether it is shut now} It is not while a message is inside, or something else goes on. */
    synchronized boolean shut(BooleanSupplier idle) {
        shut = inside == 0 && idle.getAsBoolean();
        return shut;
    }

    /** Lets those in that waited. */
    synchronized void open() {
        shut = false;
        notifyAll();
    }

    private synchronized void enter() {
        try {
            long shutSince = System.nanoTime();
            while (shut) {
                if (System.nanoTime() - shutSince > MAX_WAIT.toNanos()) {
                    LOG.atError()
                            .addKeyValue("seconds", MAX_WAIT.toSeconds())
                            .log("replacing routes takes too long, continuing without waiting");
                    shut = false;
                    notifyAll();
                    break;
                }
                TimeUnit.MILLISECONDS.timedWait(this, MAX_WAIT.toMillis());
            }
        } catch (InterruptedException stopped) {
            // Whoever ends the program may go in.
            Thread.currentThread().interrupt();
        }
        inside++;
    }

    private synchronized void leave() {
        inside--;
    }

    private final class Entrance extends RoutePolicySupport {
        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            if (isEntrance(route)) {
                enter();
            }
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            if (isEntrance(route)) {
                leave();
            }
        }

        private static boolean isEntrance(Route route) {
            return !route.getEndpoint().getEndpointUri().startsWith("direct:");
        }
    }
}
