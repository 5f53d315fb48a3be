package io.batonxero.simulator;

import io.batonxero.demo.Request;
import io.batonxero.demo.Response;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** What a simulated Xero says is left of its limits; and what it refuses beyond them, where it is told to. Thread-safe. */
public final class SimulatedLimits {
    private static final int MINUTE = 60;
    private static final int DAY = 5000;
    private static final int APP_MINUTE = 10_000;
    private static final int AT_ONCE = 5;
    private static final long WINDOW = Duration.ofMinutes(1).toNanos();

    private final Deque<Long> all = new ArrayDeque<>();
    private final Map<String, OfTenant> tenants = new HashMap<>();
    private boolean enforced;

    private static final class OfTenant {
        private final Deque<Long> minute = new ArrayDeque<>();
        private int day;
        private int atOnce;
    }

    /** Refuses from now on what is beyond a limit. */
    public synchronized void enforce() {
        enforced = true;
    }

    /** Begins to answer a request. To be followed by {@link #end}. */
    synchronized void begin(Request request) {
        of(request).atOnce++;
    }

    synchronized void end(Request request) {
        of(request).atOnce--;
    }

    /** {@return an answer of the API, with what is left after it, or the refusal of a limit} */
    synchronized Response charge(Request request, Response answer) {
        OfTenant tenant = of(request);
        Map<String, String> headers = new HashMap<>();
        headers.put("X-AppMinLimit-Remaining", left(APP_MINUTE, counted(all)));
        if (isOfTenant(request)) {
            headers.put("X-DayLimit-Remaining", left(DAY, ++tenant.day));
            headers.put("X-MinLimit-Remaining", left(MINUTE, counted(tenant.minute)));
        }
        String problem = enforced ? problem(isOfTenant(request), tenant) : "";
        return problem.isEmpty()
                ? answer.with(headers)
                : new Response(429, Map.of("X-Rate-Limit-Problem", problem, "Retry-After", "1"), "");
    }

    private String problem(boolean ofTenant, OfTenant tenant) {
        if (all.size() > APP_MINUTE) {
            return "appminute";
        }
        if (ofTenant && tenant.minute.size() > MINUTE) {
            return "minute";
        }
        return ofTenant && tenant.atOnce > AT_ONCE ? "concurrent" : "";
    }

    private OfTenant of(Request request) {
        return tenants.computeIfAbsent(request.header("xero-tenant-id"), first -> new OfTenant());
    }

    private static boolean isOfTenant(Request request) {
        return request.headers().containsKey("xero-tenant-id");
    }

    /** {@return how many requests there were in the minute that ends with this one} */
    private static int counted(Deque<Long> minute) {
        long now = System.nanoTime();
        minute.addLast(now);
        while (now - minute.getFirst() > WINDOW) {
            minute.removeFirst();
        }
        return minute.size();
    }

    private static String left(int limit, int used) {
        return Integer.toString(Math.max(0, limit - used));
    }
}
