package io.batonxero.xero.http;

import io.batonxero.http.RetryAfter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Headers of a response as Camel keeps them, whatever the case of their names. */
public final class ResponseHeaders {
    /** The number of the access token that was sent in the request: 1 for the session's first. Not sent by Xero. */
    public static final String TOKEN_NUMBER = "Baton-Token-Number";

    private ResponseHeaders() {}

    /** {@return how long a response asks to wait} Null where it does not say. */
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

    /** {@return a header of a response} Empty where there is none. */
    static String first(Map<String, Object> headers, String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name) && header.getValue() != null)
                .map(header -> header.getValue().toString())
                .findFirst()
                .orElse("");
    }
}
