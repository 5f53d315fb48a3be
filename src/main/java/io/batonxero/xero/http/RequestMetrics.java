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

/** What went to Xero and what came back, in numbers. Thread-safe. */
public final class RequestMetrics {
    private final Map<Asked, Map<Outcome, Long>> requests = new EnumMap<>(Asked.class);
    private final Map<Limit, Integer> left = new HashMap<>();
    private final Map<Limit, Boolean> isOld = new HashMap<>();

    /** Which part of Xero was asked. */
    public enum Asked {
        /** Its API. */
        API,
        /** Where it gives and takes back tokens. */
        IDENTITY
    }

    /** What came back. */
    public enum Outcome {
        /** A status of 2xx. */
        SUCCESS,
        /** 401. */
        UNAUTHORIZED,
        /** 403. */
        FORBIDDEN,
        /** 429. */
        RATE_LIMITED,
        /** Any other below 500. */
        REFUSED,
        /** 5xx. */
        UNAVAILABLE,
        /** No answer, or it was not waited for. */
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
     * What Xero limits.
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

    /** {@return how many requests ended like this so far} */
    public synchronized long requests(Asked asked, Outcome outcome) {
        return requests.getOrDefault(asked, Map.of()).getOrDefault(outcome, 0L);
    }

    /**
     * {@return how many requests a limit left, as far as Xero said} The fewest of all organisations in the last sync: each
     * has its own, and there may be any number of them.
     */
    public synchronized OptionalInt left(Limit limit) {
        Integer number = left.get(limit);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /** Begins to look for the fewest anew: what was left before counts until Xero says it again. */
    public synchronized void beginSync() {
        left.keySet().forEach(limit -> isOld.put(limit, true));
    }

    /** {@return what counts the requests of one client} */
    public ExecChainHandler counting(Asked asked) {
        return (request, scope, chain) -> counted(asked, request, scope, chain);
    }

    private ClassicHttpResponse counted(Asked asked, ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Outcome outcome = Outcome.NO_ANSWER;
        try {
            ClassicHttpResponse answer = chain.proceed(request, scope);
            outcome = Outcome.of(answer.getCode());
            note(answer);
            return answer;
        } finally {
            count(asked, outcome);
        }
    }

    private synchronized void count(Asked asked, Outcome outcome) {
        requests.computeIfAbsent(asked, none -> new EnumMap<>(Outcome.class)).merge(outcome, 1L, Long::sum);
    }

    private synchronized void note(ClassicHttpResponse answer) {
        for (Limit limit : Limit.values()) {
            Header header = answer.getFirstHeader(limit.header);
            String value = header == null ? "" : String.valueOf(header.getValue());
            if (value.matches("\\d{1,9}")) {
                boolean isFirst = Boolean.TRUE.equals(isOld.put(limit, false));
                left.merge(limit, Integer.valueOf(value), (before, now) -> isFirst ? now : Math.min(before, now));
            }
        }
    }
}
