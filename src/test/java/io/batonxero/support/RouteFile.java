package io.batonxero.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A file of routes/, as text and as YAML. */
public record RouteFile(String name, String text, JsonNode yaml) {
    private static final String SUFFIX = ".camel.yaml";
    private static final List<String> ENDPOINT_STEPS = List.of("to", "toD", "wireTap", "enrich", "pollEnrich", "poll");

    public static List<RouteFile> all() {
        return in(Path.of("routes"), 1);
    }

    /** {@return the swaps, which are loaded only if their folder is named} */
    public static List<RouteFile> swaps() {
        return in(Path.of("routes/swaps"), Integer.MAX_VALUE);
    }

    private static List<RouteFile> in(Path folder, int depth) {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("pom.xml"))
                    .sorted()
                    .map(RouteFile::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RouteFile read(Path file) {
        try {
            String text = Files.readString(file);
            return new RouteFile(file.getFileName().toString(), text, new YAMLMapper().readTree(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isBeans() {
        return name.equals("beans" + SUFFIX) || name.equals("c1-beans" + SUFFIX);
    }

    /** {@return whether it is a route configuration} */
    public boolean isConfiguration() {
        return yaml.path(0).has("routeConfiguration");
    }

    /** {@return whether it is the configuration of the routes that name none} */
    public boolean isForAllRoutes() {
        return isConfiguration() && !yaml.path(0).path("routeConfiguration").has("id");
    }

    public String id() {
        return name.substring(0, name.length() - (name.endsWith(SUFFIX) ? SUFFIX.length() : 0));
    }

    public JsonNode route() {
        return yaml.path(0).path("route");
    }

    public JsonNode from() {
        return route().path("from");
    }

    public boolean isTrigger() {
        return List.of("timer", "quartz").contains(from().path("uri").asText());
    }

    /** {@return the comment before the first line of YAML} */
    public String header() {
        return text.lines().takeWhile(line -> line.startsWith("#")).collect(Collectors.joining("\n"));
    }

    /** {@return the YAML without comments, as JSON} */
    public String content() {
        return yaml.toString();
    }

    /** {@return the steps of all routes and route configurations, with the branches of each} */
    public List<JsonNode> steps() {
        return stepsIn(yaml).toList();
    }

    private static Stream<JsonNode> stepsIn(JsonNode node) {
        Stream<JsonNode> own = node.properties().stream().flatMap(field -> switch (field.getKey()) {
            case "steps" -> children(field.getValue()).flatMap(RouteFile::children);
            case "when", "doCatch" -> children(field.getValue());
            case "otherwise", "doFinally" -> Stream.of(field.getValue());
            case "onException" -> Stream.of(field.getValue()).filter(JsonNode::isObject);
            default -> Stream.empty();
        });
        return Stream.concat(own, children(node).flatMap(RouteFile::stepsIn));
    }

    private static Stream<JsonNode> children(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false);
    }

    public List<JsonNode> endpointSteps() {
        return ENDPOINT_STEPS.stream()
                .flatMap(step -> yaml.findValues(step).stream())
                .toList();
    }

    /** {@return the names of the direct: routes that the steps or beans of this file call} */
    public List<String> calls() {
        return Stream.concat(
                        found("\"#valueAs\\(java\\.lang\\.String\\):direct:([\\w-]+)\"", content()), callsOfSteps())
                .toList();
    }

    private Stream<String> callsOfSteps() {
        return endpointSteps().stream()
                .filter(step -> step.path("uri").asText().split("[:?]", -1)[0].equals("direct"))
                .map(step -> step.path("uri").asText().equals("direct")
                        ? step.path("parameters").path("name").asText()
                        : step.path("uri").asText().split("[:?]", -1)[1]);
    }

    public List<String> ids() {
        return yaml.findValuesAsText("id");
    }

    // By ref, as #name or #bean:name, in ${bean:name?method=…} or in {{bean:name.method}}.
    public List<String> beansUsed() {
        return Stream.concat(
                        yaml.findValuesAsText("ref").stream(),
                        found("\"#(?:bean:)?(\\w+)\"|(?:\\$\\{(?:bean|ref)|\\{\\{bean):([\\w:$]+)", content()))
                .toList();
    }

    public List<String> beanTypes() {
        return Stream.of(
                        yaml.findValuesAsText("beanType").stream(),
                        isBeans() ? yaml.findValuesAsText("type").stream() : Stream.<String>empty(),
                        found("#class:([\\w.$]+)", content()))
                .flatMap(types -> types)
                .toList();
    }

    public List<String> beansDefined() {
        return isBeans() ? yaml.findValuesAsText("name") : List.of();
    }

    // A placeholder of the form {{bean:name.method}} calls a bean and is no setting; {{?name}} may have no value.
    public static List<String> placeholders(String text) {
        return found("\\{\\{(?!bean:|\\?)(.*?)\\}\\}|#bean:(baton\\.[\\w.-]+)", text)
                .toList();
    }

    private static Stream<String> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(RouteFile::group);
    }

    private static String group(MatchResult match) {
        return Arrays.stream(new int[] {1, 2})
                .filter(group -> group <= match.groupCount() && match.group(group) != null)
                .mapToObj(match::group)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String toString() {
        return name;
    }
}
