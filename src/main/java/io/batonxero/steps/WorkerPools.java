package io.batonxero.steps;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;

/** Detects stuck thread pools of a context. Pools are added and removed by any thread; one thread checks them. */
final class WorkerPools extends LifecycleStrategySupport {
    private final Set<ThreadPoolExecutor> pools = ConcurrentHashMap.newKeySet();
    /** The completed tasks of the pools that were exhausted at the last check. */
    private Map<ThreadPoolExecutor, Long> exhausted = Map.of();

    /**
     * {@return whether tasks wait in a pool whose threads are all busy and have completed nothing since the last check}
     * Waiting alone is normal: a sync may have more organisations than threads.
     */
    boolean detectStuck() {
        Map<ThreadPoolExecutor, Long> current = new HashMap<>();
        pools.stream()
                .filter(pool -> !pool.getQueue().isEmpty() && pool.getActiveCount() >= pool.getMaximumPoolSize())
                .forEach(pool -> current.put(pool, pool.getCompletedTaskCount()));
        boolean isAnyStuck =
                current.entrySet().stream().anyMatch(pool -> pool.getValue().equals(exhausted.get(pool.getKey())));
        exhausted = current;
        return isAnyStuck;
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
