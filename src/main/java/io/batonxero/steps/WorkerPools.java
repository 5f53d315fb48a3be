package io.batonxero.steps;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import org.apache.camel.CamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.jspecify.annotations.Nullable;

/** The thread pools of a context. Pools come and go on any thread; one thread looks at them. */
final class WorkerPools extends LifecycleStrategySupport {
    private final Set<ThreadPoolExecutor> pools = ConcurrentHashMap.newKeySet();
    /** The completed tasks of the pools that were exhausted at the last look. */
    private Map<ThreadPoolExecutor, Long> exhausted = Map.of();

    /**
     * {@return whether work waits in a pool whose threads are all in use, and have completed nothing since the last look} A
     * sync of more organisations than threads always has some that wait.
     */
    boolean isAnyStuck() {
        Map<ThreadPoolExecutor, Long> now = new HashMap<>();
        pools.stream()
                .filter(pool -> !pool.getQueue().isEmpty() && pool.getActiveCount() >= pool.getMaximumPoolSize())
                .forEach(pool -> now.put(pool, pool.getCompletedTaskCount()));
        boolean isAnyStuck =
                now.entrySet().stream().anyMatch(pool -> pool.getValue().equals(exhausted.get(pool.getKey())));
        exhausted = now;
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
