package io.batonxero.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A response of the simulated Xero: a status, headers and a body. */
public record Response(int status, Map<String, String> headers, String body) {
    /** {@return a response with a JSON body} */
    public static Response json(int status, JsonNode body) {
        // Xero escapes slashes.
        String text = body.toPrettyString().replace("/", "\\/");
        return new Response(status, Map.of("Content-Type", "application/json; charset=utf-8"), text);
    }

    /** {@return an error of the API} */
    public static Response problem(int status, String title, String detail) {
        return json(
                status,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("Title", title)
                        .put("Status", status)
                        .put("Detail", detail)
                        .put("Instance", "0d6a2ea2-0000-4000-8000-000000000002"));
    }

    /** {@return an error of the token endpoint} */
    public static Response oauthError(String code) {
        return json(400, JsonNodeFactory.instance.objectNode().put("error", code));
    }

    /** {@return the response for an unknown path or tenant} */
    public static Response notFound() {
        return new Response(
                404, Map.of("Content-Type", "text/plain"), "The resource you're looking for cannot be found");
    }

    /** {@return a response without a body} */
    public static Response empty(int status) {
        return new Response(status, Map.of(), "");
    }

    /** {@return the response with more headers} */
    public Response with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(more);
        return new Response(status, all, body);
    }

    /** Sends the response, compressed if the request accepts gzip. */
    public void send(HttpExchange exchange, Request request) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        headers.forEach(exchange.getResponseHeaders()::set);
        if (request.header("accept-encoding").contains("gzip") && bytes.length > 0) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            bytes = gzip(bytes);
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body);
        }
        return compressed.toByteArray();
    }
}
