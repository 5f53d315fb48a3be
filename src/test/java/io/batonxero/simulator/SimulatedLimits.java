package io.batonxero.simulator;

import io.batonxero.demo.Request;
import io.batonxero.demo.Response;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** The rate limits of a simulated Xero: reported in headers, and enforced on demand. Thread-safe. */
public final class SimulatedLimits {
    private static final int MINUTE_LIMIT = 60;
    private static final int DAY_LIMIT = 5000;
    private static final int APP_MINUTE_LIMIT = 10_000;
    private static final int CONCURRENT_LIMIT = 5;
    private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

    private final Deque<Long> all = new ArrayDeque<>();
    private final Map<String, TenantUsage> tenants = new HashMap<>();
    private boolean enforced;

    private static final class TenantUsage {
        private final Deque<Long> minute = new ArrayDeque<>();
        private int day;
        private int concurrent;
    }

    /** Enforces the limits from now on. */
    public synchronized void enforce() {
        enforced = true;
    }

    /** Starts counting a concurrent request, until {@link #end}. */
    synchronized void begin(Request request) {
        of(request).concurrent++;
    }

    synchronized void end(Request request) {
        of(request).concurrent--;
    }

    /** {@return the response with the remaining limits, or a 429} */
    synchronized Response charge(Request request, Response response) {
        TenantUsage tenant = of(request);
        Map<String, String> headers = new HashMap<>();
        headers.put("X-AppMinLimit-Remaining", remaining(APP_MINUTE_LIMIT, count(all)));
        if (isOfTenant(request)) {
            headers.put("X-DayLimit-Remaining", remaining(DAY_LIMIT, ++tenant.day));
            headers.put("X-MinLimit-Remaining", remaining(MINUTE_LIMIT, count(tenant.minute)));
        }
        String problem = enforced ? problem(isOfTenant(request), tenant) : "";
        return problem.isEmpty()
                ? response.with(headers)
                : new Response(429, Map.of("X-Rate-Limit-Problem", problem, "Retry-After", "1"), "");
    }

    private String problem(boolean ofTenant, TenantUsage tenant) {
        if (all.size() > APP_MINUTE_LIMIT) {
            return "appminute";
        }
        if (ofTenant && tenant.minute.size() > MINUTE_LIMIT) {
            return "minute";
        }
        return ofTenant && tenant.concurrent > CONCURRENT_LIMIT ? "concurrent" : "";
    }

    private TenantUsage of(Request request) {
        return tenants.computeIfAbsent(request.header("xero-tenant-id"), first -> new TenantUsage());
    }

    private static boolean isOfTenant(Request request) {
        return request.headers().containsKey("xero-tenant-id");
    }

    /** {@return the number of requests in the last minute, including this one} */
    private static int count(Deque<Long> minute) {
        long now = System.nanoTime();
        minute.addLast(now);
        while (now - minute.getFirst() > WINDOW_NANOS) {
            minute.removeFirst();
        }
        return minute.size();
    }

    private static String remaining(int limit, int used) {
        return Integer.toString(Math.max(0, limit - used));
    }
}
