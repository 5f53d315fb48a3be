package io.batonxero.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The manifests of {@code kubernetes/}: the files, and the objects that kubectl renders from them. */
public final class KubernetesManifests {
    public static final Path FOLDER = Path.of("kubernetes");

    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private static final Map<String, List<JsonNode>> RENDERED = new ConcurrentHashMap<>();

    private KubernetesManifests() {}

    /** {@return the folders that can be applied} */
    public static List<String> appliedFolders() {
        return List.of("base", "overlays/ha", "overlays/partitions", "overlays/swap-route");
    }

    /** {@return the command that renders a folder; empty without kubectl and kustomize} */
    private static Optional<List<String>> renderer(String folder) {
        String path = FOLDER.resolve(folder).toString();
        return Stream.of(List.of("kubectl", "kustomize", path), List.of("kustomize", "build", path))
                .filter(command -> Installed.program(command.get(0)).isPresent())
                .findFirst();
    }

    /** {@return the rendered objects of a folder} Without kubectl and kustomize, the test is skipped. */
    public static List<JsonNode> rendered(String folder) throws IOException, InterruptedException {
        Optional<List<String>> renderer = renderer(folder);
        assumeTrue(renderer.isPresent(), "neither kubectl nor kustomize is on the PATH");
        List<JsonNode> cached = RENDERED.get(folder);
        if (cached != null) {
            return cached;
        }
        Process process = new ProcessBuilder(renderer.orElseThrow())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String yaml = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        List<JsonNode> objects = List.copyOf(documents(yaml));
        RENDERED.put(folder, objects);
        return objects;
    }

    /** {@return the objects of these kinds} */
    public static List<JsonNode> ofKind(List<JsonNode> objects, String... kinds) {
        return objects.stream()
                .filter(object -> List.of(kinds).contains(object.path("kind").asText()))
                .toList();
    }

    /** {@return the pod specs of a folder} */
    public static List<JsonNode> pods(String folder) throws IOException, InterruptedException {
        return ofKind(rendered(folder), "Deployment", "StatefulSet").stream()
                .map(object -> object.at("/spec/template/spec"))
                .toList();
    }

    public static JsonNode container(JsonNode pod) {
        assertThat(pod.path("containers")).hasSize(1);
        return pod.at("/containers/0");
    }

    public static String variable(JsonNode pod, String name) {
        return named(container(pod).path("env"), name).path("value").asText();
    }

    public static JsonNode named(JsonNode list, String name) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(item -> item.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + list));
    }

    public static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    /** {@return the documents of a YAML text} A duplicate key is an error. */
    public static List<JsonNode> documents(String yaml) throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            return documents.readAll();
        }
    }

    public static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
    }
}
