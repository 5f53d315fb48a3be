package io.batonxero.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.demo.Request;
import io.batonxero.demo.Response;
import io.batonxero.demo.XeroFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The data and behaviour of a simulated Xero. The optional {@code xero.json} configures the behaviour:
 * {@code customConnection} (client credentials, one tenant, no header), {@code paging} (supports {@code page} and
 * {@code pageSize}), {@code answers} (a list of {@code path}, {@code tenant}, {@code status}, {@code headers},
 * {@code body} that replace the default response).
 */
public final class XeroWorld implements XeroFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final XeroFiles files;
    private final JsonNode behaviour;

    private XeroWorld(XeroFiles files) {
        this.files = files;
        this.behaviour = json("xero.json").orElse(JSON.createObjectNode());
    }

    /** {@return a copy of the files of a world, which a test changes} */
    public static Path copy(Path given, Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(given)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(given.relativize(file).toString()));
            }
        }
        return folder;
    }

    /** {@return the world in a folder} */
    public static XeroWorld in(Path folder) {
        return new XeroWorld(name -> {
            Path file = folder.resolve(name);
            try {
                return Files.isRegularFile(file)
                        ? Optional.of(JSON.readTree(Files.readAllBytes(file)))
                        : Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException("The simulated Xero cannot read " + file, e);
            }
        });
    }

    /** {@return the world of the demo: three organisations and a practice} */
    public static XeroWorld ofDemo() {
        return new XeroWorld(XeroFiles.ofDemo());
    }

    @Override
    public Optional<JsonNode> json(String name) {
        return files.json(name);
    }

    boolean isCustomConnection() {
        return behaviour.path("customConnection").asBoolean();
    }

    boolean isPaging() {
        return behaviour.path("paging").asBoolean();
    }

    /** {@return the tenant of a request} A custom connection has one tenant and no header. */
    String tenant(Request request) {
        return isCustomConnection()
                ? json("connections.json")
                        .orElseThrow()
                        .path(0)
                        .path("tenantId")
                        .asText()
                : request.header("xero-tenant-id");
    }

    /** {@return the response that replaces the default one} */
    Optional<Response> scripted(Request request) {
        return StreamSupport.stream(behaviour.path("answers").spliterator(), false)
                .filter(answer -> matches(answer, request))
                .findFirst()
                .map(XeroWorld::scripted);
    }

    private static boolean matches(JsonNode answer, Request request) {
        return request.path().equals(answer.path("path").asText())
                && (!answer.has("tenant")
                        || answer.path("tenant")
                                .asText()
                                .equals(request.headers().get("xero-tenant-id")));
    }

    private static Response scripted(JsonNode answer) {
        Map<String, String> headers = JSON.convertValue(
                answer.path("headers"), JSON.getTypeFactory().constructMapType(Map.class, String.class, String.class));
        JsonNode body = answer.path("body");
        String text = body.isTextual() ? body.asText() : body.isMissingNode() ? "" : body.toString();
        return new Response(answer.path("status").asInt(200), headers == null ? Map.of() : headers, text);
    }
}
