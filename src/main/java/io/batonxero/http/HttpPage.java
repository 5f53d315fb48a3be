package io.batonxero.http;

import java.util.Map;

/**
 * A complete HTTP response of an {@link HttpListener}.
 *
 * @param headers in addition to {@code Content-Length} and {@code Connection}
 * @param body sent as UTF-8
 * @param sent runs after the response was sent, or could not be sent
 */
public record HttpPage(int status, Map<String, String> headers, String body, Runnable sent) {
    /** {@return a response that is not cached} */
    public static HttpPage of(int status, String contentType, String body) {
        return new HttpPage(status, Map.of("Content-Type", contentType, "Cache-Control", "no-store"), body, () -> {});
    }

    /** {@return an error response of one line: status and reason} */
    public static HttpPage refusal(int status, String reason) {
        return of(status, "text/plain; charset=utf-8", status + " " + reason + "\n");
    }
}
