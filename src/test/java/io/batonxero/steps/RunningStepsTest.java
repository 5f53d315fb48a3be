package io.batonxero.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class RunningStepsTest {
    /** Otherwise a service would keep the users of one sync in memory during the next. */
    @Test
    void aThreadDoesNotRetainTheExchangeOfAnEndedStep() throws Exception {
        List<WeakReference<Object>> seen = new ArrayList<>();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getCamelContextExtension().addInterceptStrategy(new RunningSteps());
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:sync").to("direct:read").setBody(constant("done"));
                    from("direct:read").process(exchange -> {
                        Object users = new Object();
                        seen.add(new WeakReference<>(users));
                        exchange.setVariable("users", users);
                    });
                }
            });
            context.start();
            try (var producer = context.createProducerTemplate()) {
                assertThat(producer.requestBody("direct:sync", "")).isEqualTo("done");
            }

            await().until(() -> {
                System.gc();
                return seen.get(0).get() == null;
            });
        }
    }
}
