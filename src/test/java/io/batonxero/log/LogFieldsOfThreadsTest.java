package io.batonxero.log;

import static org.assertj.core.api.Assertions.assertThat;

import c1.connectorapi.baton.v1.Task;
import io.batonxero.xero.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** MDC fields on the threads of a pool. */
class LogFieldsOfThreadsTest {
    private static final int THREADS = 2;

    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() throws Exception {
        context.getCamelContextExtension().addInterceptStrategy(new MdcInterceptor());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:task")
                        .setVariable(
                                "task", constant(Task.newBuilder().setId("t").build()))
                        .threads()
                        .executorService(pool)
                        .process(LogFieldsOfThreadsTest.this::record)
                        .split(body())
                        .parallelProcessing()
                        .executorService(pool)
                        .to("direct:tenant")
                        .process(LogFieldsOfThreadsTest.this::record)
                        .end()
                        .process(LogFieldsOfThreadsTest.this::record);
                from("direct:tenant")
                        .process(exchange -> exchange.setVariable(
                                "tenant",
                                Tenant.from(
                                        Map.of("tenantId", exchange.getMessage().getBody(String.class)))))
                        .process(LogFieldsOfThreadsTest.this::record);
            }
        });
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.stop();
        pool.shutdownNow();
    }

    private void record(Exchange exchange) {
        seen.add(MDC.get("task") + " " + MDC.get("tenant"));
    }

    @Test
    void stepHasTheFieldsOfItsExchangeAndLeavesNoneOnTheThread() throws Exception {
        MDC.put("task", "of-the-caller");
        try (var producer = context.createProducerTemplate()) {
            producer.requestBody("direct:task", List.of("a", "b", "c"));

            assertThat(MDC.get("task")).isEqualTo("of-the-caller");
            assertThat(MDC.get("tenant")).isNull();
        } finally {
            MDC.clear();
        }

        assertThat(seen).containsExactlyInAnyOrder("t null", "t a", "t a", "t b", "t b", "t c", "t c", "t null");
        assertThat(onEachThread()).hasSize(THREADS).containsOnly("null null");
    }

    private List<String> onEachThread() throws Exception {
        CyclicBarrier all = new CyclicBarrier(THREADS);
        List<Future<String>> futures = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            futures.add(pool.submit(() -> {
                all.await(10, TimeUnit.SECONDS);
                return MDC.get("task") + " " + MDC.get("tenant");
            }));
        }
        List<String> fields = new ArrayList<>();
        for (Future<String> future : futures) {
            fields.add(future.get(10, TimeUnit.SECONDS));
        }
        return fields;
    }
}
