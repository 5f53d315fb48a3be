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

    private static boolean isLeftOut(Path file, String mode) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            RouteBuilder builder = new StartupRouteLoader(context, mode)
                    .doLoadRouteBuilder(ResourceHelper.fromString(file.toUri().toString(), Files.readString(file)));
            return builder.getClass().getEnclosingClass() == StartupRouteLoader.class;
        }
    }

    /** Whether Camel would make nothing of it: its one route is of other modes, or its beans are made already. */
    private static boolean isInVain(Path file, String mode) throws Exception {
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
    void whatIsLeftOutIsWhatCamelWouldMakeNothingOf(String mode) throws Exception {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            List<Path> all = files.filter(file -> file.toString().endsWith(".camel.yaml"))
                    .toList();

            assertThat(all).hasSizeGreaterThan(50);
            for (Path file : all) {
                assertThat(isLeftOut(file, mode))
                        .as("%s in mode %s", file, mode)
                        .isEqualTo(isInVain(file, mode));
            }
        }
    }

    @Test
    void aFileOfSeveralRoutesIsCamelsToRead() throws Exception {
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

        assertThat(isLeftOut(file, "once")).isFalse();
    }

    @Test
    void aConditionOfAnotherKindIsCamelsToJudge() throws Exception {
        Path file = Files.writeString(folder.resolve("one.camel.yaml"), """
                - route:
                    id: one
                    precondition: "'{{baton.mode}}' != 'service'"
                    from:
                      uri: direct:one
                      steps: []
                """);

        assertThat(isLeftOut(file, "once")).isFalse();
    }
}
