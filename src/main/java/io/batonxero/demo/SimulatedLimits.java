package io.batonxero.demo;

import io.batonxero.demo.SimulatedXero.SeenRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What Xero says is left of its limits. Each begins anew once it is used up. */
final class SimulatedLimits {
    private static final int MINUTE = 60;
    private static final int DAY = 5000;
    private static final int APP_MINUTE = 10_000;

    private final AtomicInteger all = new AtomicInteger();
    private final Map<String, AtomicInteger> ofTenants = new ConcurrentHashMap<>();

    /** {@return an answer of the API, with what is left after it} */
    Answer charge(SeenRequest request, Answer answer) {
        Map<String, String> headers = new HashMap<>(answer.headers());
        headers.put("X-AppMinLimit-Remaining", left(APP_MINUTE, all.incrementAndGet()));
        String tenant = request.headers().getOrDefault("xero-tenant-id", "");
        if (!tenant.isEmpty()) {
            int used = ofTenants
                    .computeIfAbsent(tenant, first -> new AtomicInteger())
                    .incrementAndGet();
            headers.put("X-DayLimit-Remaining", left(DAY, used));
            headers.put("X-MinLimit-Remaining", left(MINUTE, used));
        }
        return new Answer(answer.status(), headers, answer.body());
    }

    private static String left(int limit, int used) {
        return Integer.toString(limit - 1 - (used - 1) % limit);
    }
}
