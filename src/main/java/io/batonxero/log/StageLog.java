package io.batonxero.log;

import io.batonxero.baton.AccessRecords;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.xero.Connections;
import io.batonxero.xero.TenantAccess;
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

/**
 * Writes a line for each stage of a sync that is done, and for each organisation in it: how long it took, and how much
 * there was.
 */
public final class StageLog implements RoutePolicyFactory {
    private static final Logger LOG = LoggerFactory.getLogger(StageLog.class);
    private static final Set<String> STAGES = Set.of(
            "list-tenants",
            "read-tenant",
            "map-access",
            "sync",
            "deliver-file",
            "upload-c1z",
            "send-outcome",
            "write-report");

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
                LogFields.within(
                        exchange,
                        () -> LOG.info(
                                "done stage={} seconds={}{}",
                                name,
                                String.format(Locale.ROOT, "%.3f", milliseconds / 1000.0),
                                counts(exchange.getMessage().getBody())));
            }
        }

        private static String counts(@Nullable Object body) {
            if (body instanceof Connections connections) {
                return " organisations=" + connections.organisations().size() + " not-read="
                        + connections.notRead().size();
            }
            if (body instanceof FinishedSync sync) {
                return " organisations=" + sync.organisations().size() + " users=" + sync.users() + " grants="
                        + sync.grants();
            }
            if (body instanceof TenantAccess access) {
                return " organisation=" + access.organisation().id() + " users="
                        + access.users().size();
            }
            if (body instanceof AccessRecords records) {
                return " organisation=" + records.counts().id() + " users="
                        + records.counts().users() + " grants="
                        + records.counts().grants();
            }
            return "";
        }
    }
}
