package io.batonxero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.support.OrdinaryUser;
import io.batonxero.support.Run;
import io.batonxero.support.Unpacked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The content of the image file. Skipped unless {@code -Pimage} built it; {@link ImageIT} runs it. */
@EnabledOnOs(OS.LINUX)
class ImageFileIT {
    private static final Path IMAGE = Path.of("target/baton-xero-camel-image.tar");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private JsonNode manifest;
    private JsonNode config;

    @BeforeEach
    void unpack() throws Exception {
        assumeTrue(Files.exists(IMAGE), "there is no image: -Pimage makes it");
        new Unpacked(folder.resolve("image")).with(IMAGE.toAbsolutePath());
        manifest = json(digest(JSON.readTree(folder.resolve("image/index.json").toFile())
                .at("/manifests/0/digest")
                .asText()));
        config = json(digest(manifest.at("/config/digest").asText()));
    }

    private static JsonNode json(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    private Path digest(String name) {
        return folder.resolve("image/blobs").resolve(name.replace(':', '/'));
    }

    @Test
    void theImageRunsTheLauncherAsAnUnprivilegedUser() {
        assertThat(manifest.at("/config/mediaType").asText()).isEqualTo("application/vnd.oci.image.config.v1+json");
        assertThat(config.path("created").asText()).isEqualTo("2026-11-23T00:00:00Z");
        JsonNode container = config.path("config");
        assertThat(container.path("User").asText()).isEqualTo("10001:10001");
        assertThat(container.path("WorkingDir").asText()).isEqualTo("/app");
        assertThat(container.path("Entrypoint").toString()).isEqualTo("[\"/app/bin/baton-xero-camel\"]");
        assertThat(container.path("Env").toString())
                .contains("BATON_STATE_DIR=/var/lib/baton-xero-camel", "BATON_HEALTH_CHECK=true")
                .doesNotContain("SECRET", "TOKEN");
    }

    @Test
    void theLabelsSayWhatTheImageIs() {
        assertThat(labels())
                .containsEntry("org.opencontainers.image.title", "baton-xero-camel")
                .containsEntry("org.opencontainers.image.version", System.getProperty("project.version"))
                .containsEntry("org.opencontainers.image.licenses", "Apache-2.0")
                .containsEntry("org.opencontainers.image.source", "https://github.com/ConductorOne/baton-xero-camel")
                .containsEntry(
                        "org.opencontainers.image.created",
                        config.path("created").asText())
                .containsKey("org.opencontainers.image.description");
    }

    /** {@return the labels of the image, those of its base included} */
    private Map<String, String> labels() {
        return JSON.convertValue(config.at("/config/Labels"), new TypeReference<Map<String, String>>() {});
    }

    @Test
    void theLayersContainTheProgramAndItsRoutes() throws Exception {
        Unpacked root = new Unpacked(folder.resolve("root"));
        for (JsonNode layer : ourLayers()) {
            root.with(digest(layer.path("digest").asText()));
        }
        Path app = folder.resolve("root/app");

        assertThat(folder.resolve("root").toFile().list()).containsExactlyInAnyOrder("app", "usr");
        assertThat(folder.resolve("root/usr/local/bin/baton-xero-camel"))
                .isExecutable()
                .content()
                .contains("exec /app/bin/baton-xero-camel \"$@\"");
        assertThat(app.toFile().list())
                .containsExactlyInAnyOrder("application.properties", "baton-xero-camel.jar", "bin", "lib", "routes");
        assertThat(app.resolve("routes/sync.camel.yaml")).hasSameTextualContentAs(Path.of("routes/sync.camel.yaml"));
        OrdinaryUser.ownAlone(folder);
        Run demo = root.launched(app, "--demo", "-f", "demo.c1z");
        assertThat(demo.exitCode()).as(demo.err()).isZero();
        assertThat(demo.out()).contains("Task complete!");
    }

    /** {@return the layers above the base image: libraries, program and PATH link} */
    private List<JsonNode> ourLayers() {
        List<JsonNode> layers = StreamSupport.stream(manifest.path("layers").spliterator(), false)
                .toList();
        return layers.subList(layers.size() - 3, layers.size());
    }

    @Test
    void theDockerfileBuildsTheSameContent() throws Exception {
        String dockerfile = Files.readString(Path.of("Dockerfile"));
        JsonNode container = config.path("config");

        assertThat(dockerfile)
                .contains(
                        "USER " + container.path("User").asText() + "\n",
                        "WORKDIR " + container.path("WorkingDir").asText() + "\n",
                        "ENTRYPOINT " + container.path("Entrypoint") + "\n");
        assertThat(container.path("Env"))
                .filteredOn(variable -> variable.asText().startsWith("BATON_"))
                .isNotEmpty()
                .allSatisfy(variable -> assertThat(dockerfile).contains(variable.asText()));
        assertThat(labels())
                .isNotEmpty()
                .allSatisfy((key, value) -> assertThat(dockerfile).contains(key + "=\"" + value + "\""));
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<image.base>" + dockerfile.replaceAll("(?s).*\\nFROM (\\S+)\\n.*", "$1") + "</image.base>");
    }
}
