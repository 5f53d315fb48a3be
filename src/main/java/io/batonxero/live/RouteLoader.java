package io.batonxero.live;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
import org.apache.camel.spi.Resource;

/**
 * Loads route files as Camel does, and none twice or in vain: Camel parses each a first time to look for beans, and builds
 * those of other modes only to leave their routes out.
 */
public final class RouteLoader extends YamlRoutesBuilderLoader {
    /** The name by which Camel looks for what loads {@code .camel.yaml} files. */
    public static final String NAME = "routes-builder-loader-camel.yaml";

    private static final Pattern ITEM = Pattern.compile("(?m)^- *([\\w-]+):");
    private static final String IS_MODE = "'\\{\\{baton\\.mode\\}\\}' == '\\w+'";
    private static final Pattern OF_MODES =
            Pattern.compile("(?m)^    precondition: \"(" + IS_MODE + "(?: \\|\\| " + IS_MODE + ")*)\"$");

    /** What Camel looks for in a file before its routes: beans, also those in a file of Camel K. */
    private static final Pattern FIRST = Pattern.compile("\\bbeans\\b|\\bapiVersion\\b");

    private final String mode;

    /**
     * Loads for a mode, such as {@code once}.
     *
     * @param context must not be started yet
     */
    public RouteLoader(CamelContext context, String mode) {
        this.mode = mode;
        setCamelContext(context);
    }

    @Override
    public void preParseRoute(Resource resource) throws Exception {
        if (!resource.exists() || FIRST.matcher(text(resource)).find()) {
            super.preParseRoute(resource);
        }
    }

    @Override
    public RouteBuilder doLoadRouteBuilder(Resource resource) throws Exception {
        return resource.exists() && isOfOtherMode(text(resource)) ? new Nothing() : super.doLoadRouteBuilder(resource);
    }

    private boolean isOfOtherMode(String text) {
        List<String> items = groups(ITEM, text);
        List<String> conditions = groups(OF_MODES, text);
        return items.equals(List.of("route"))
                && conditions.size() == 1
                && !conditions.get(0).contains("'" + mode + "'");
    }

    private static List<String> groups(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static String text(Resource resource) throws IOException {
        try (InputStream in = resource.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static final class Nothing extends RouteBuilder {
        @Override
        public void configure() {
            // Camel would leave out what is here.
        }
    }
}
