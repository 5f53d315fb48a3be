package io.batonxero.log;

import c1.connectorapi.baton.v1.Task;
import io.batonxero.baton.AccessRecords;
import io.batonxero.c1z.FinishedSync;
import io.batonxero.xero.ReachableTenants;
import io.batonxero.xero.TenantAccess;
import java.math.BigDecimal;
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
import org.slf4j.spi.LoggingEventBuilder;

/** Logs duration and counts at the end of each stage of a sync, and of each organisation in it. */
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
        return STAGES.contains(routeId) && !isUnusedReport(context, routeId) ? new Stage(routeId) : null;
    }

    private static boolean isUnusedReport(CamelContext context, String routeId) {
        return routeId.equals("write-report")
                && context.getPropertiesComponent()
                        .resolveProperty("baton.report")
                        .orElse("")
                        .isEmpty();
    }

    private static final class Stage extends RoutePolicySupport {
        private final String name;
        private final String startProperty;

        Stage(String name) {
            this.name = name;
            this.startProperty = "stage-" + name;
        }

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            exchange.setProperty(startProperty, System.nanoTime());
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            Object startedAt = exchange.removeProperty(startProperty);
            // TaskRouter logs the tasks that are not syncs.
            boolean isOtherTask = exchange.getVariable("task") instanceof Task task && !task.hasSyncFull();
            if (startedAt instanceof Long nanos && !exchange.isFailed() && !isOtherTask) {
                long milliseconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
                MdcInterceptor.within(
                        exchange,
                        () -> withCounts(
                                        LOG.atInfo()
                                                .addKeyValue("stage", name)
                                                .addKeyValue("seconds", BigDecimal.valueOf(milliseconds, 3)),
                                        exchange.getMessage().getBody())
                                .log("stage finished"));
            }
        }

        private static LoggingEventBuilder withCounts(LoggingEventBuilder line, @Nullable Object body) {
            if (body instanceof ReachableTenants tenants) {
                return line.addKeyValue("organisations", tenants.organisations().size())
                        .addKeyValue("not_read", tenants.notRead().size());
            }
            if (body instanceof FinishedSync sync) {
                return line.addKeyValue("organisations", sync.organisationCount())
                        .addKeyValue("users", sync.users())
                        .addKeyValue("grants", sync.grants());
            }
            if (body instanceof TenantAccess access) {
                return line.addKeyValue("organisation", access.organisation().id())
                        .addKeyValue("users", access.userCount());
            }
            if (body instanceof AccessRecords records) {
                return line.addKeyValue("organisation", records.counts().id())
                        .addKeyValue("users", records.counts().users())
                        .addKeyValue("grants", records.counts().grants());
            }
            return line;
        }
    }
}
