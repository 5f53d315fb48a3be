package io.batonxero.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReloadSafeDirectComponentTest {
    private static final int CALLERS = 8;

    private final CamelContext context = new DefaultCamelContext();
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    @BeforeEach
    void start() throws Exception {
        context.addComponent("direct", new ReloadSafeDirectComponent());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:caller").routeId("caller").to("direct:step");
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        callers.shutdownNow();
        context.stop();
    }

    @Test
    void concurrentCallsReachTheReplacedRoute() throws Exception {
        ProducerTemplate template = context.createProducerTemplate();
        for (int version = 0; version < 600; version++) {
            replaceStep(version);
            CyclicBarrier start = new CyclicBarrier(CALLERS);
            Callable<Integer> call = () -> {
                start.await();
                return template.requestBody("direct:caller", "", Integer.class);
            };

            List<Future<Integer>> results = callers.invokeAll(Collections.nCopies(CALLERS, call));

            for (Future<Integer> result : results) {
                assertThat(result.get()).isEqualTo(version);
            }
        }
    }

    private void replaceStep(int version) throws Exception {
        context.getRouteController().stopRoute("step");
        context.removeRoute("step");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:step").routeId("step").setBody(constant(version));
            }
        });
    }
}
