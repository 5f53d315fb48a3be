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
 * Loads route files as Camel does, and none twice or in vain: Camel parses each a first time to look for beans, makes those
 * a second time with the routes, and builds routes of other modes only to leave them out.
 */
final class StartupRouteLoader extends YamlRoutesBuilderLoader {
    private static final String CONDITION = "    precondition: ";
    private static final String IS_MODE = "'\\{\\{baton\\.mode\\}\\}' == '\\w+'";
    private static final Pattern OF_MODES =
            Pattern.compile(CONDITION + "\"" + IS_MODE + "(?: \\|\\| " + IS_MODE + ")*\"");

    private final String mode;

    /**
     * Loads for a mode, such as {@code once}.
     *
     * @param context must not be started yet
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
        return resource.exists() && isDone(telling(text(resource)))
                ? new Nothing()
                : super.doLoadRouteBuilder(resource);
    }

    /** What Camel looks for in a file before its routes: beans, also those in a file of Camel K. */
    private static boolean holdsMoreThanRoutes(String text) {
        return text.contains("beans") || text.contains("apiVersion");
    }

    /** {@return the lines that tell what is in a file} At a start, a pattern takes long over all of each file. */
    private static List<String> telling(String text) {
        return text.lines()
                .filter((String line) -> line.startsWith("-") || line.startsWith(CONDITION))
                .toList();
    }

    private boolean isDone(List<String> telling) {
        return telling.equals(List.of("- beans:")) || isOfOtherMode(telling);
    }

    private boolean isOfOtherMode(List<String> telling) {
        return telling.size() == 2
                && telling.get(0).equals("- route:")
                && OF_MODES.matcher(telling.get(1)).matches()
                && !telling.get(1).contains("'" + mode + "'");
    }

    private static String text(Resource resource) throws IOException {
        try (InputStream in = resource.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static final class Nothing extends RouteBuilder {
        @Override
        public void configure() {
            // Camel would leave out what is here, or has it already.
        }
    }
}
