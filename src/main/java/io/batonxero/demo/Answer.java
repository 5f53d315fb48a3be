package io.batonxero.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import io.batonxero.demo.HeldAnswer.Moment;
import io.batonxero.demo.SimulatedXero.SeenRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** An answer of a simulated Xero: a status, headers and a body. */
record Answer(int status, Map<String, String> headers, String body) {
    static Answer json(int status, JsonNode body) {
        // Xero escapes slashes; a client must not mind.
        String text = body.toPrettyString().replace("/", "\\/");
        return new Answer(status, Map.of("Content-Type", "application/json; charset=utf-8"), text);
    }

    static Answer problem(int status, String title, String detail) {
        return json(
                status,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("Title", title)
                        .put("Status", status)
                        .put("Detail", detail)
                        .put("Instance", "0d6a2ea2-0000-4000-8000-000000000002"));
    }

    static Answer notFound() {
        return new Answer(404, Map.of("Content-Type", "text/plain"), "The resource you're looking for cannot be found");
    }

    static Answer empty(int status) {
        return new Answer(status, Map.of(), "");
    }

    /** Sends it, as far as it is not held. */
    void send(HttpExchange exchange, SeenRequest request, HeldAnswer holding) throws IOException, InterruptedException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        headers.forEach(exchange.getResponseHeaders()::set);
        if (request.headers().getOrDefault("accept-encoding", "").contains("gzip") && bytes.length > 0) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            bytes = gzip(bytes);
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes, 0, bytes.length / 2);
            out.flush();
            holding.at(Moment.HALF_SENT);
            out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
        }
        holding.at(Moment.SENT);
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        }
        return packed.toByteArray();
    }
}
