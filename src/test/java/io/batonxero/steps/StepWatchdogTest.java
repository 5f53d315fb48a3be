package io.batonxero.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class StepWatchdogTest {
    private static final Duration STEP_TIMEOUT = Duration.ofMillis(200);

    @Test
    void aDeliveryShowsThatSomethingWorks() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            RunningSteps running = new RunningSteps();
            context.getCamelContextExtension().addInterceptStrategy(running);
            StepWatchdog watchdog = new StepWatchdog(context, running, STEP_TIMEOUT, Duration.ofHours(1));
            ExecutorService one = context.getExecutorServiceManager().newFixedThreadPool(this, "one", 1);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(noErrorHandler());
                    from("direct:sync")
                            .split(body())
                            .parallelProcessing()
                            .executorService(one)
                            .process(exchange -> awaitUninterruptibly(held));
                    from("direct:deliver-file").routeId("deliver-file").setBody(constant("delivered"));
                }
            });
            context.addService(watchdog);
            context.start();
            try (var producer = context.createProducerTemplate()) {
                var unusedFirst = producer.asyncSendBody("direct:sync", "the first");
                await().until(() -> watchdog.problem()
                        .filter(words -> words.contains("goes on"))
                        .isPresent());
                assertThat(watchdog.fatalProblem()).isEmpty();
                var unusedSecond = producer.asyncSendBody("direct:sync", "the second");
                await().until(() -> watchdog.fatalProblem().isPresent());

                assertThat(producer.requestBody("direct:deliver-file", "")).isEqualTo("delivered");

                assertThat(watchdog.fatalProblem()).isEmpty();
            } finally {
                held.countDown();
            }
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }
}
