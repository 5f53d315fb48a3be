package io.batonxero.steps;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;

/** The thread pools of a context. Thread-safe. */
final class WorkerPools extends LifecycleStrategySupport {
    private final Set<ThreadPoolExecutor> pools = ConcurrentHashMap.newKeySet();

    /** {@return whether work waits in a pool whose threads are all in use} */
    boolean isAnyExhausted() {
        return pools.stream()
                .anyMatch(pool -> !pool.getQueue().isEmpty() && pool.getActiveCount() >= pool.getMaximumPoolSize());
    }

    @Override
    public void onThreadPoolAdd(
            CamelContext context,
            ThreadPoolExecutor pool,
            String id,
            @Nullable String sourceId,
            @Nullable String routeId,
            @Nullable String profileId) {
        pools.add(pool);
    }

    @Override
    public void onThreadPoolRemove(CamelContext context, ThreadPoolExecutor pool) {
        pools.remove(pool);
    }
}
