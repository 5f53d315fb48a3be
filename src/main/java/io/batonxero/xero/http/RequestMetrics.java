package io.batonxero.xero.http;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;

/** Counts the requests to Xero by outcome, and records how many requests Xero's rate limits still allow. Thread-safe. */
public final class RequestMetrics {
    private final Map<Api, Map<Outcome, Long>> requests = new EnumMap<>(Api.class);
    private final Map<Limit, Integer> remaining = new HashMap<>();
    private final Map<Limit, Boolean> isStale = new HashMap<>();

    /** The part of Xero that a request went to. */
    public enum Api {
        /** The Accounting and Projects APIs, and the list of connections. */
        API,
        /** The endpoints that issue and revoke tokens. */
        IDENTITY
    }

    /** The result of a request, by its HTTP status. */
    public enum Outcome {
        SUCCESS,
        UNAUTHORIZED,
        FORBIDDEN,
        RATE_LIMITED,
        REFUSED,
        UNAVAILABLE,
        /** No response, or the request was cancelled. */
        NO_ANSWER;

        private static Outcome of(int status) {
            return switch (status) {
                case 401 -> UNAUTHORIZED;
                case 403 -> FORBIDDEN;
                case 429 -> RATE_LIMITED;
                default -> status >= 500 ? UNAVAILABLE : status / 100 == 2 ? SUCCESS : REFUSED;
            };
        }
    }

    /**
     * Xero's rate limits.
     *
     * @see <a href="https://developer.xero.com/documentation/guides/oauth2/limits">Xero's limits</a>
     */
    public enum Limit {
        /** Requests to one organisation in a minute. */
        MINUTE("X-MinLimit-Remaining"),
        /** Requests to one organisation in a day. */
        DAY("X-DayLimit-Remaining"),
        /** Requests of the app to all organisations in a minute. */
        APP_MINUTE("X-AppMinLimit-Remaining");

        private final String header;

        Limit(String header) {
            this.header = header;
        }
    }

    /** {@return the number of requests with an outcome, since the start} */
    public synchronized long requests(Api api, Outcome outcome) {
        return requests.getOrDefault(api, Map.of()).getOrDefault(outcome, 0L);
    }

    /**
     * {@return the lowest number of remaining requests that Xero reported for any organisation in the last sync; empty if it
     * reported none}
     */
    public synchronized OptionalInt remaining(Limit limit) {
        Integer number = remaining.get(limit);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** Starts a new minimum per limit; the old value is shown until the first response of this sync. */
    public synchronized void beginSync() {
        remaining.keySet().forEach(limit -> isStale.put(limit, true));
    }

    /** {@return an interceptor that counts the requests of one HTTP client} */
    public ExecChainHandler interceptor(Api api) {
        return (request, scope, chain) -> proceed(api, request, scope, chain);
    }

    private ClassicHttpResponse proceed(Api api, ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Outcome outcome = Outcome.NO_ANSWER;
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            outcome = Outcome.of(response.getCode());
            recordLimits(response);
            return response;
        } finally {
            count(api, outcome);
        }
    }

    private synchronized void count(Api api, Outcome outcome) {
        requests.computeIfAbsent(api, key -> new EnumMap<>(Outcome.class)).merge(outcome, 1L, Long::sum);
    }

    private synchronized void recordLimits(ClassicHttpResponse response) {
        for (Limit limit : Limit.values()) {
            Header header = response.getFirstHeader(limit.header);
            String value = header == null ? "" : String.valueOf(header.getValue());
            if (value.matches("\\d{1,9}")) {
                boolean isFirst = Boolean.TRUE.equals(isStale.put(limit, false));
                remaining.merge(limit, Integer.valueOf(value), (old, now) -> isFirst ? now : Math.min(old, now));
            }
        }
    }
}
