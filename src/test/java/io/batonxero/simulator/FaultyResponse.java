package io.batonxero.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A faulty response of Xero, or of a proxy in between. */
@FunctionalInterface
public interface FaultyResponse {
    /** Sends the response, or nothing. The caller closes the exchange. */
    void send(HttpExchange exchange) throws IOException;

    /** {@return a response with a status, headers and a body; both may be empty} */
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

    /**
     * {@return a response with status 429}
     *
     * @param limit the name of the limit; empty for no header
     * @param seconds the Retry-After; empty for no header
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

    /** {@return an HTML page with status 200} */
    static FaultyResponse page() {
        return of(200, Map.of("Content-Type", "text/html"), "<!DOCTYPE html><html><body>Just a moment</body></html>");
    }

    /** {@return a connection that is closed without a response} */
    static FaultyResponse reset() {
        return exchange -> {};
    }

    /** {@return a response that is cut off after its beginning} */
    static FaultyResponse cutOff(String beginning) {
        return exchange -> {
            byte[] bytes = beginning.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length + 1000L);
            exchange.getResponseBody().write(bytes);
            exchange.getResponseBody().flush();
        };
    }

    /** {@return a small gzip response that decompresses to this many bytes} */
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
