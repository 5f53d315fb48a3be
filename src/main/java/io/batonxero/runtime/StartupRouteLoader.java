package io.batonxero.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
import org.apache.camel.spi.Resource;

/**
 * Loads route files like Camel, but faster: Camel parses each file twice, first for beans, and builds the routes of other
 * modes before it discards them. This loader skips both.
 */
final class StartupRouteLoader extends YamlRoutesBuilderLoader {
    private static final String PRECONDITION = "    precondition: ";
    private static final String IS_MODE = "'\\{\\{baton\\.mode\\}\\}' == '\\w+'";
    private static final Pattern PRECONDITION_OF_MODES =
            Pattern.compile(PRECONDITION + "\"" + IS_MODE + "(?: \\|\\| " + IS_MODE + ")*\"");

    private final String mode;

    /**
     * Loads the routes of a mode.
     *
     * @param context not started yet
     * @param mode such as {@code once}
     */
    StartupRouteLoader(CamelContext context, String mode) {
        this.mode = mode;
        setCamelContext(context);
    }

    @Override
    public void preParseRoute(Resource resource) throws Exception {
        if (!resource.exists() || holdsMoreThanRoutes(text(resource))) {
            super.preParseRoute(resource);
        }
    }

    @Override
    public RouteBuilder doLoadRouteBuilder(Resource resource) throws Exception {
        return resource.exists() && isSkipped(outline(text(resource)))
                ? new NoRoutes()
                : super.doLoadRouteBuilder(resource);
    }

    /** Whether Camel has to parse the file before its routes: for beans, also in a Camel K file. */
    private static boolean holdsMoreThanRoutes(String text) {
        return text.contains("beans") || text.contains("apiVersion");
    }

    /** {@return the lines that show the content of a file} Matching a pattern in the whole file would slow the start-up. */
    private static List<String> outline(String text) {
        return text.lines()
                .filter((String line) -> line.startsWith("-") || line.startsWith(PRECONDITION))
                .toList();
    }

    private boolean isSkipped(List<String> outline) {
        return outline.equals(List.of("- beans:")) || isOfOtherMode(outline);
    }

    private boolean isOfOtherMode(List<String> outline) {
        return outline.size() == 2
                && outline.get(0).equals("- route:")
                && PRECONDITION_OF_MODES.matcher(outline.get(1)).matches()
                && !outline.get(1).contains("'" + mode + "'");
    }

    private static String text(Resource resource) throws IOException {
        try (InputStream in = resource.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static final class NoRoutes extends RouteBuilder {
        @Override
        public void configure() {
            // The routes are of other modes, or the beans exist already.
        }
    }
}
