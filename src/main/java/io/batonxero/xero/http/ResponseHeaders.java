package io.batonxero.xero.http;

import io.batonxero.http.RetryAfter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads HTTP response headers from a Camel message, ignoring the case of their names. */
public final class ResponseHeaders {
    /** A header that this program adds to responses: the sequence number of the access token that was sent, from 1. */
    public static final String TOKEN_NUMBER = "Baton-Token-Number";

    private ResponseHeaders() {}

    static @Nullable Duration retryAfter(Map<String, Object> headers) {
        List<String> values = headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Retry-After"))
                .flatMap(header -> header.getValue() instanceof Collection<?> several
                        ? several.stream()
                        : Stream.of(header.getValue()))
                .map(String::valueOf)
                .toList();
        return RetryAfter.of(values, first(headers, "Date")).orElse(null);
    }

    /** {@return the value of a header; empty if it is missing} */
    static String first(Map<String, Object> headers, String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name) && header.getValue() != null)
                .map(header -> header.getValue().toString())
                .findFirst()
                .orElse("");
    }
}
