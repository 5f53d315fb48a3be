package io.batonxero.http;

import java.util.Map;

/**
 * A whole HTTP response of an {@link HttpListener}.
 *
 * @param headers beside {@code Content-Length} and {@code Connection}
 * @param body sent as UTF-8
 * @param sent runs once the client's socket has taken it, or cannot take it any more
 */
public record HttpPage(int status, Map<String, String> headers, String body, Runnable sent) {
    /** {@return a response with this body} */
    public static HttpPage of(int status, String contentType, String body) {
        return new HttpPage(status, Map.of("Content-Type", contentType, "Cache-Control", "no-store"), body, () -> {});
    }

    /** {@return a response whose body is its status and this line} */
    public static HttpPage refusal(int status, String why) {
        return of(status, "text/plain; charset=utf-8", status + " " + why + "\n");
    }
}
