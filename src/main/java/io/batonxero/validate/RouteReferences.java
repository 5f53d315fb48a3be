package io.batonxero.validate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The names that a route file defines and refers to, with their lines. Camel resolves many of them only at run time. */
public final class RouteReferences {
    private static final Set<String> ENDPOINT_STEPS = Set.of("to", "toD", "wireTap", "enrich", "pollEnrich", "poll");
    private static final Pattern DIRECT = Pattern.compile("direct:(?://)?([^?]+).*");
    private static final Pattern BEAN_ARGUMENT = Pattern.compile("#(?:bean:)?(\\w+)");
    private static final Pattern BEAN_IN_TEXT =
            Pattern.compile("\\$\\{(?:bean:([\\w.$]+)(?:\\?method=(\\w+))?|ref:(\\w+))|\\{\\{bean:(\\w+)\\.(\\w+)}}");
    /** A reference to a setting: {@code {{key}}} in a text, or {@code #bean:baton.key}. */
    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{\\{(?!bean:)([^{}:?]+)}}|^#bean:(baton\\.[\\w.-]+)$");

    /** A name and its line, from 1 on. */
    public record Name(String text, int line) {}

    /** A call of a bean; {@code method} is empty if none is named. */
    record Call(String bean, String method, int line) {}

    boolean isList;
    public final List<Name> routes = new ArrayList<>();
    /** The empty name is the configuration of all routes that name none. */
    public final List<Name> configurations = new ArrayList<>();

    final List<Name> configurationsUsed = new ArrayList<>();
    final List<Name> directNamesDefined = new ArrayList<>();
    final List<Name> called = new ArrayList<>();
    final Map<String, List<Name>> unconditionalCalls = new TreeMap<>();
    public final List<Name> beansDefined = new ArrayList<>();
    final List<Name> beansOfTemplates = new ArrayList<>();
    final List<Call> beansCalled = new ArrayList<>();
    final List<Name> placeholders = new ArrayList<>();
    /** Likely mistakes that Camel accepts. */
    final List<Name> warnings = new ArrayList<>();

    final ErrorHandlerChecker errorHandling;

    private RouteReferences(Optional<Node> file) {
        errorHandling = new ErrorHandlerChecker(file);
        file.ifPresent(this::collect);
    }

    /**
     * {@return the names in a route file}
     *
     * @throws MarkedYamlEngineException if the text is invalid YAML
     */
    public static RouteReferences parse(String text) {
        return new RouteReferences(new Compose(LoadSettings.builder().build()).composeString(text));
    }

    private void collect(Node node) {
        if (node instanceof SequenceNode parts) {
            isList = true;
            for (Node part : parts.getValue()) {
                YamlNodes.child(part, "route")
                        .flatMap(route -> name(route, "id"))
                        .ifPresent(routes::add);
                YamlNodes.child(part, "route")
                        .flatMap(route -> name(route, "routeConfigurationId"))
                        .ifPresent(configurationsUsed::add);
                YamlNodes.child(part, "routeConfiguration")
                        .map(configuration -> name(configuration, "id").orElse(new Name("", YamlNodes.line(part))))
                        .ifPresent(configurations::add);
                YamlNodes.child(part, "beans").ifPresent(beans -> addNames(beans, beansDefined));
                YamlNodes.child(part, "routeTemplate")
                        .flatMap(template -> YamlNodes.child(template, "beans"))
                        .ifPresent(beans -> addNames(beans, beansOfTemplates));
            }
        }
        unconditionalCalls.putAll(UnconditionalCalls.in(node));
        warnings.addAll(LiteralUriChecker.warnings(node));
        walk("", node);
    }

    private static void addNames(Node beans, List<Name> names) {
        if (beans instanceof SequenceNode sequence) {
            sequence.getValue().forEach(bean -> name(bean, "name").ifPresent(names::add));
        }
    }

    private void walk(String key, Node node) {
        if (node instanceof MappingNode mapping) {
            collect(key, mapping);
            mapping.getValue().forEach(entry -> walk(YamlNodes.text(entry.getKeyNode()), entry.getValueNode()));
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(element -> walk(key, element));
        } else if (node instanceof ScalarNode scalar) {
            collect(key, scalar);
        }
    }

    private void collect(String key, MappingNode mapping) {
        if (key.equals("from")) {
            directName(mapping).ifPresent(directNamesDefined::add);
        } else if (ENDPOINT_STEPS.contains(key)) {
            directName(mapping).ifPresent(called::add);
        } else if (key.equals("bean")) {
            name(mapping, "ref")
                    .ifPresent(ref -> beansCalled.add(new Call(
                            ref.text(),
                            name(mapping, "method")
                                    .map(method -> method.text().replaceAll("\\(.*", ""))
                                    .orElse(""),
                            ref.line())));
        }
    }

    private void collect(String key, ScalarNode scalar) {
        String text = scalar.getValue();
        int line = YamlNodes.line(scalar);
        if (ENDPOINT_STEPS.contains(key)) {
            directNameIn(text, line).ifPresent(called::add);
        } else if (text.startsWith("#valueAs(java.lang.String):")) {
            directNameIn(text.substring(text.indexOf(':') + 1), line).ifPresent(called::add);
        }
        Matcher argument = BEAN_ARGUMENT.matcher(text);
        if (argument.matches()) {
            beansCalled.add(new Call(argument.group(1), "", line));
        }
        for (Matcher bean = BEAN_IN_TEXT.matcher(text); bean.find(); ) {
            beansCalled.add(new Call(firstGroup(bean, 1, 3, 4), firstGroup(bean, 2, 5), line));
        }
        for (Matcher placeholder = PLACEHOLDER.matcher(text); placeholder.find(); ) {
            placeholders.add(new Name(firstGroup(placeholder, 1, 2).strip(), line));
        }
    }

    /** {@return the direct: name in the URI of a step or an input} */
    static Optional<Name> directName(Node step) {
        if (step instanceof ScalarNode) {
            return directNameIn(YamlNodes.text(step), YamlNodes.line(step));
        }
        return name(step, "uri")
                .flatMap(uri -> uri.text().equals("direct")
                        ? YamlNodes.child(step, "parameters").flatMap(parameters -> name(parameters, "name"))
                        : directNameIn(uri.text(), uri.line()));
    }

    /** {@return the direct: name in a URI; empty if the URI is dynamic} */
    private static Optional<Name> directNameIn(String uri, int line) {
        Matcher direct = DIRECT.matcher(uri);
        return direct.matches() && !uri.contains("${") && !uri.contains("{{")
                ? Optional.of(new Name(direct.group(1), line))
                : Optional.empty();
    }

    private static Optional<Name> name(Node node, String key) {
        return YamlNodes.child(node, key)
                .filter(ScalarNode.class::isInstance)
                .map(scalar -> new Name(YamlNodes.text(scalar), YamlNodes.line(scalar)));
    }

    private static String firstGroup(Matcher matcher, int... groups) {
        return Arrays.stream(groups)
                .mapToObj(matcher::group)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }
}
