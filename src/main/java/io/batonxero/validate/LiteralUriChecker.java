package io.batonxero.validate;

import io.batonxero.validate.RouteReferences.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Finds <code>${…}</code> in the URI of a {@code to}, which Camel sends as it is written: only {@code toD} evaluates it. */
final class LiteralUriChecker {
    /** These components evaluate the expressions in their URI or options themselves, or pass them on to steps that do. */
    private static final Set<String> EVALUATING_COMPONENTS = Set.of(
            "azure-files",
            "bean",
            "class",
            "controlbus",
            "cql",
            "file",
            "ftp",
            "ftps",
            "jpa",
            "kamelet",
            "language",
            "micrometer",
            "mock",
            "scp",
            "sftp",
            "smb",
            "sql",
            "sql-stored");

    private static final Pattern EXPRESSION = Pattern.compile("\\$(?:simple)?\\{");
    private static final Pattern RAW = Pattern.compile("RAW\\(.*?\\)|RAW\\{.*?}");

    private final List<Name> warnings = new ArrayList<>();

    private LiteralUriChecker() {}

    /** {@return the warnings about a file, each with its line} */
    static List<Name> warnings(Node file) {
        LiteralUriChecker checker = new LiteralUriChecker();
        checker.walk(file, "");
        return checker.warnings;
    }

    private void walk(Node node, String route) {
        YamlNodes.elements(node).forEach(element -> walk(element, route));
        for (NodeTuple entry : YamlNodes.entries(node)) {
            Node value = entry.getValueNode();
            switch (YamlNodes.text(entry.getKeyNode())) {
                case "to" -> check(value, route);
                case "route", "routeTemplate", "routeConfiguration" -> walk(value, text(value, "id"));
                default -> walk(value, route);
            }
        }
    }

    private void check(Node to, String route) {
        Node uri = YamlNodes.child(to, "uri").orElse(to);
        if (EVALUATING_COMPONENTS.contains(YamlNodes.text(uri).split("[:?]", 2)[0])) {
            return;
        }
        literalIn(uri)
                .or(() -> YamlNodes.child(to, "parameters").flatMap(LiteralUriChecker::literalIn))
                .ifPresent(literal -> warnings.add(new Name(
                        "warning: the step " + orNone(text(to, "id")) + " of the route " + orNone(route)
                                + " sends to \"" + literal.getValue()
                                + "\" as it is written: a to does not evaluate ${…}; write toD in place of to",
                        YamlNodes.line(literal))));
    }

    /** {@return the first text that has an expression} */
    private static Optional<ScalarNode> literalIn(Node node) {
        if (node instanceof ScalarNode scalar) {
            String text = RAW.matcher(scalar.getValue()).replaceAll("");
            return EXPRESSION.matcher(text).find() ? Optional.of(scalar) : Optional.empty();
        }
        return YamlNodes.entries(node).stream()
                .flatMap(entry -> literalIn(entry.getValueNode()).stream())
                .findFirst();
    }

    private static String text(Node node, String key) {
        return YamlNodes.child(node, key).map(YamlNodes::text).orElse("");
    }

    private static String orNone(String id) {
        return id.isEmpty() ? "without an id" : id;
    }
}
