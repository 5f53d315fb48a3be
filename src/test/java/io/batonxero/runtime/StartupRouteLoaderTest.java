package io.batonxero.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartupRouteLoaderTest {
    @TempDir
    Path folder;

    private static boolean isSkipped(Path file, String mode) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            RouteBuilder builder = new StartupRouteLoader(context, mode)
                    .doLoadRouteBuilder(ResourceHelper.fromString(file.toUri().toString(), Files.readString(file)));
            return builder.getClass().getEnclosingClass() == StartupRouteLoader.class;
        }
    }

    /** Whether the file has no effect in Camel: its only route is of other modes, or it has only beans, which exist already. */
    private static boolean hasNoEffect(Path file, String mode) throws Exception {
        JsonNode items = new YAMLMapper().readTree(file.toFile());
        if (items.size() != 1) {
            return false;
        }
        String condition = items.get(0).path("route").path("precondition").asText();
        return items.get(0).has("beans")
                || (!condition.isEmpty()
                        && Stream.of(condition.split(" \\|\\| ", -1))
                                .noneMatch(term -> term.equals("'{{baton.mode}}' == '" + mode + "'")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"once", "check", "authorize", "connections", "revoke"})
    void onlyFilesWithoutEffectAreSkipped(String mode) throws Exception {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            List<Path> all = files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .toList();

            assertThat(all).hasSizeGreaterThan(50);
            for (Path file : all) {
                assertThat(isSkipped(file, mode))
                        .as("%s in mode %s", file, mode)
                        .isEqualTo(hasNoEffect(file, mode));
            }
        }
    }

    @Test
    void fileWithSeveralRoutesIsNotSkipped() throws Exception {
        Path file = Files.writeString(folder.resolve("two.camel.yaml"), """
                - route:
                    id: one
                    precondition: "'{{baton.mode}}' == 'service'"
                    from:
                      uri: direct:one
                      steps: []
                - route:
                    id: two
                    from:
                      uri: direct:two
                      steps: []
                """);

        assertThat(isSkipped(file, "once")).isFalse();
    }

    @Test
    void routeWithAnotherPreconditionIsNotSkipped() throws Exception {
        Path file = Files.writeString(folder.resolve("one.camel.yaml"), """
                - route:
                    id: one
                    precondition: "'{{baton.mode}}' != 'service'"
                    from:
                      uri: direct:one
                      steps: []
                """);

        assertThat(isSkipped(file, "once")).isFalse();
    }
}
