package io.batonxero.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class WorkerPoolsTest {
    @Test
    void aPoolThatCompletesTasksIsNotStuckWhileOthersWait() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(1);
        WorkerPools pools = new WorkerPools();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addLifecycleStrategy(pools);
            ThreadPoolExecutor one =
                    (ThreadPoolExecutor) context.getExecutorServiceManager().newFixedThreadPool(this, "one", 1);
            try {
                one.execute(() -> awaitQuietly(first));
                one.execute(() -> awaitQuietly(others));
                one.execute(() -> awaitQuietly(others));
                await().until(() -> one.getActiveCount() == 1);

                assertThat(pools.detectStuck()).isFalse();
                assertThat(pools.detectStuck()).isTrue();

                first.countDown();
                await().until(() -> one.getQueue().size() == 1 && one.getActiveCount() == 1);
                assertThat(pools.detectStuck()).isFalse();
                assertThat(pools.detectStuck()).isTrue();
            } finally {
                first.countDown();
                others.countDown();
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
