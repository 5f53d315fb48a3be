package io.batonxero.log;

import c1.connectorapi.baton.v1.Task;
import io.batonxero.xero.Tenant;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Sets the MDC fields task and tenant from the variables of an exchange. A thread has them only while it executes a step of
 * the exchange.
 */
public final class MdcInterceptor implements InterceptStrategy {
    private static final String TASK = "task";
    private static final String TENANT = "tenant";

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, @Nullable Processor next) {
        return new Step(target);
    }

    /** Runs an action with the MDC fields of an exchange. */
    public static void within(Exchange exchange, Runnable action) {
        String task = MDC.get(TASK);
        String tenant = MDC.get(TENANT);
        put(TASK, task(exchange));
        put(TENANT, tenant(exchange));
        try {
            action.run();
        } finally {
            put(TASK, task);
            put(TENANT, tenant);
        }
    }

    private static void put(String field, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            MDC.remove(field);
        } else {
            MDC.put(field, value);
        }
    }

    private static @Nullable String task(Exchange exchange) {
        return exchange.getVariable(TASK) instanceof Task task ? task.getId() : null;
    }

    private static @Nullable String tenant(Exchange exchange) {
        return exchange.getVariable(TENANT) instanceof Tenant tenant ? tenant.id() : null;
    }

    private static final class Step extends DelegateAsyncProcessor {
        Step(Processor target) {
            super(target);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            boolean[] done = new boolean[1];
            // The steps that follow on another thread belong to the same exchange.
            AsyncCallback following = sync -> {
                if (sync) {
                    callback.done(true);
                } else {
                    within(exchange, () -> callback.done(false));
                }
            };
            AsyncProcessor step = getProcessor();
            within(exchange, () -> done[0] = step.process(exchange, following));
            return done[0];
        }
    }
}
