package io.batonxero.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;
import org.junit.jupiter.api.Test;

class StepWatchdogTest {
    private static final Duration STEP_TIMEOUT = Duration.ofMillis(200);

    @Test
    void aDeliveryClearsTheFatalProblem() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
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
                            .process(exchange -> awaitUninterruptibly(release));
                    from("direct:deliver-file").routeId("deliver-file").setBody(constant("delivered"));
                }
            });
            context.addService(watchdog);
            context.start();
            try (var producer = context.createProducerTemplate()) {
                var unusedFirst = producer.asyncSendBody("direct:sync", "the first");
                await().until(() -> watchdog.problem()
                        .filter(problem -> problem.contains("still runs"))
                        .isPresent());
                assertThat(watchdog.fatalProblem()).isEmpty();
                var unusedSecond = producer.asyncSendBody("direct:sync", "the second");
                await().until(() -> watchdog.fatalProblem().isPresent());

                assertThat(producer.requestBody("direct:deliver-file", "")).isEqualTo("delivered");

                assertThat(watchdog.fatalProblem()).isEmpty();
            } finally {
                release.countDown();
            }
        }
    }

    @Test
    void aBusyPoolIsNoFatalProblemWithoutAStuckStep() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            RunningSteps running = new RunningSteps();
            context.getCamelContextExtension().addInterceptStrategy(running);
            StepWatchdog watchdog = new StepWatchdog(context, running, STEP_TIMEOUT, Duration.ofHours(1));
            ExecutorService full = context.getExecutorServiceManager().newFixedThreadPool(this, "full", 1);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(noErrorHandler());
                    from("direct:silent").process(new AsyncProcessorSupport() {
                        @Override
                        public boolean process(Exchange exchange, AsyncCallback neverCalled) {
                            return false;
                        }
                    });
                }
            });
            context.addService(watchdog);
            context.start();
            full.execute(() -> awaitUninterruptibly(busy));
            full.execute(() -> awaitUninterruptibly(busy));
            try (var producer = context.createProducerTemplate()) {
                var silent = producer.asyncSend("direct:silent", exchange -> {});

                assertThat(silent.get().getException()).isInstanceOf(StepException.class);

                assertThat(watchdog.fatalProblem()).isEmpty();
            } finally {
                busy.countDown();
            }
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }
}
