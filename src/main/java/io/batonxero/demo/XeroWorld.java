package io.batonxero.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.demo.SimulatedXero.SeenRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * The answers of a simulated Xero, as JSON files: {@code connections.json}, and for each tenant
 * {@code <tenant id>/organisation.json}, {@code <tenant id>/users.json} and, for Projects, a list of people in
 * {@code <tenant id>/projects-users.json}.
 *
 * <p>{@code xero.json}, where it is there, says how Xero behaves: {@code customConnection} (client credentials, one
 * tenant, no header), {@code paging} (honours {@code page} and {@code pageSize}), {@code answers} (a list of
 * {@code path}, {@code tenant}, {@code status}, {@code headers}, {@code body} that stand in for the usual answer).
 */
public final class XeroWorld {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Source files;
    private final JsonNode behaviour;

    /** Reads a file of the world; empty if there is none of that name. */
    @FunctionalInterface
    private interface Source {
        Optional<byte[]> read(String name) throws IOException;
    }

    private XeroWorld(Source files) {
        this.files = files;
        this.behaviour = json("xero.json").orElse(JSON.createObjectNode());
    }

    /** {@return the world in a folder} */
    public static XeroWorld in(Path folder) {
        return new XeroWorld(name -> {
            Path file = folder.resolve(name);
            return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        });
    }

    /** {@return the world of the demo} Three organisations and a practice. */
    public static XeroWorld ofDemo() {
        return new XeroWorld(name -> {
            try (InputStream in = XeroWorld.class.getResourceAsStream("/demo/" + name)) {
                return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
            }
        });
    }

    boolean isCustomConnection() {
        return behaviour.path("customConnection").asBoolean();
    }

    boolean isPaging() {
        return behaviour.path("paging").asBoolean();
    }

    /** {@return the answer that stands in for the usual one} */
    Optional<Answer> scripted(SeenRequest request) {
        return StreamSupport.stream(behaviour.path("answers").spliterator(), false)
                .filter(answer -> matches(answer, request))
                .findFirst()
                .map(XeroWorld::scripted);
    }

    private static boolean matches(JsonNode answer, SeenRequest request) {
        return request.path().equals(answer.path("path").asText())
                && (!answer.has("tenant")
                        || answer.path("tenant")
                                .asText()
                                .equals(request.headers().get("xero-tenant-id")));
    }

    private static Answer scripted(JsonNode answer) {
        Map<String, String> headers = JSON.convertValue(
                answer.path("headers"), JSON.getTypeFactory().constructMapType(Map.class, String.class, String.class));
        JsonNode body = answer.path("body");
        String text = body.isTextual() ? body.asText() : body.isMissingNode() ? "" : body.toString();
        return new Answer(answer.path("status").asInt(200), headers == null ? Map.of() : headers, text);
    }

    Optional<JsonNode> json(String name) {
        try {
            Optional<byte[]> bytes = files.read(name);
            return bytes.isEmpty() ? Optional.empty() : Optional.of(JSON.readTree(bytes.get()));
        } catch (IOException failed) {
            throw new UncheckedIOException("The simulated Xero cannot read " + name, failed);
        }
    }

    /** {@return the tenants this world connects} */
    Set<String> tenantIds() {
        Set<String> ids = new LinkedHashSet<>();
        json("connections.json")
                .ifPresent(
                        list -> list.forEach(row -> ids.add(row.path("tenantId").asText())));
        return ids;
    }
}
