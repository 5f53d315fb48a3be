package io.batonxero.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** An answer that Xero gives on a bad day, or that somebody gives in its place. */
@FunctionalInterface
public interface FaultyResponse {
    /** Answers, or does not. The exchange is closed afterwards. */
    void send(HttpExchange exchange) throws IOException;

    /** {@return one with a status, headers and a body; both may be empty} */
    static FaultyResponse of(int status, Map<String, String> headers, String body) {
        return exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        };
    }

    /** {@return the refusal of a limit}
     *
     * @param limit as Xero names it; empty for none
     * @param seconds to wait; empty where Xero does not say
     */
    static FaultyResponse rateLimit(String limit, String seconds) {
        return exchange -> {
            if (!limit.isEmpty()) {
                exchange.getResponseHeaders().set("X-Rate-Limit-Problem", limit);
            }
            if (!seconds.isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", seconds);
            }
            exchange.sendResponseHeaders(429, -1);
        };
    }

    /** {@return a page for people, with status 200} */
    static FaultyResponse page() {
        return of(200, Map.of("Content-Type", "text/html"), "<!DOCTYPE html><html><body>Just a moment</body></html>");
    }

    /** {@return a connection that ends without an answer} */
    static FaultyResponse reset() {
        return exchange -> {};
    }

    /** {@return the beginning of an answer whose rest never comes} */
    static FaultyResponse cutOff(String beginning) {
        return exchange -> {
            byte[] bytes = beginning.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length + 1000L);
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().flush();
        };
    }

    /** {@return a small answer that is unpacked to so many bytes} */
    static FaultyResponse bomb(long bytes) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, 0);
            byte[] blanks = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
            try (OutputStream out = new GZIPOutputStream(exchange.getResponseBody())) {
                for (long sent = 0; sent < bytes; sent += blanks.length) {
                    out.write(blanks);
                }
            }
        };
    }
}
