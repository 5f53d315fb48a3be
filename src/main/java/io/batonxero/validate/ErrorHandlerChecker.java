package io.batonxero.validate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Finds clauses that Camel would silently ignore, because no error handler applies them. A clause is an {@code onException}; a
 * clause for all routes is in a {@code routeConfiguration} without id.
 */
final class ErrorHandlerChecker {
    private static final String HANDLER =
            "errorHandler: {defaultErrorHandler: {redeliveryPolicy: {logExhausted: false}}}";

    /** A node that may have an error handler. */
    private record Part(Node node, int line) {
        String text(String key) {
            return YamlNodes.child(node, key).map(YamlNodes::text).orElse("");
        }

        boolean has(String key) {
            return YamlNodes.child(node, key).isPresent();
        }

        boolean hasHandler() {
            return has("errorHandlerRef")
                    || YamlNodes.child(node, "errorHandler")
                            .filter(handler ->
                                    YamlNodes.child(handler, "noErrorHandler").isEmpty())
                            .isPresent();
        }

        /** A {@code noErrorHandler} counts as well. */
        boolean namesHandler() {
            return has("errorHandler") || has("errorHandlerRef");
        }

        boolean isForAllRoutes() {
            return Set.of("", "*").contains(text("id"));
        }
    }

    private final List<Part> topLevel;
    private final List<Part> routes;
    private final List<Part> configurations;

    ErrorHandlerChecker(Optional<Node> file) {
        topLevel = file.stream()
                .flatMap(node -> YamlNodes.elements(node).stream())
                .map(ErrorHandlerChecker::part)
                .toList();
        routes = parts("route");
        configurations = parts("routeConfiguration");
    }

    private List<Part> parts(String kind) {
        return topLevel.stream()
                .flatMap(part -> YamlNodes.child(part.node(), kind).stream())
                .map(ErrorHandlerChecker::part)
                .toList();
    }

    private static Part part(Node node) {
        return new Part(node, YamlNodes.line(node));
    }

    private boolean hasHandler() {
        return topLevel.stream().anyMatch(Part::hasHandler);
    }

    /** {@return whether the clauses for all routes apply to a route of this file} */
    private boolean usesClausesForAllRoutes() {
        return routes.stream()
                .anyMatch(route -> !route.has("routeConfigurationId") && (hasHandler() || route.hasHandler()));
    }

    static List<RouteProblem> problems(Map<RouteSource, RouteReferences> files) {
        Collection<ErrorHandlerChecker> all =
                files.values().stream().map(yaml -> yaml.errorHandling).toList();
        List<Part> forAll = all.stream()
                .flatMap(file -> file.configurations.stream())
                .filter(Part::isForAllRoutes)
                .toList();
        // Whether routes without an error handler of their own have none: the default one is switched off.
        boolean isDefaultNone =
                forAll.stream().anyMatch(Part::namesHandler) && forAll.stream().noneMatch(Part::hasHandler);
        boolean areForAllApplied = all.stream().anyMatch(ErrorHandlerChecker::usesClausesForAllRoutes);
        List<RouteProblem> problems = new ArrayList<>();
        files.forEach((source, yaml) -> {
            ErrorHandlerChecker file = yaml.errorHandling;
            if (isDefaultNone) {
                file.ignoredInFile()
                        .forEach(clause -> problems.add(source.problem(
                                clause.line(),
                                "onException has no effect, because no route in this file has an error handler; add to the"
                                        + " routes: " + HANDLER)));
            }
            if (isDefaultNone && !areForAllApplied) {
                file.ignoredForAll()
                        .forEach(clause -> problems.add(source.problem(
                                clause.line(),
                                "onException has no effect, because error-handler.camel.yaml gives routes no error handler;"
                                        + " give this routeConfiguration an id and " + HANDLER
                                        + ", and set routeConfigurationId in its routes")));
            }
            file.withoutHandler(all)
                    .forEach(configuration -> problems.add(source.problem(
                            configuration.line(),
                            "routeConfiguration " + configuration.text("id")
                                    + " has no errorHandler, and Camel's default would log every failure of its"
                                    + " routes with a stack trace; add " + HANDLER)));
        });
        return problems;
    }

    /** {@return the clauses at the top level of this file; empty if one of its routes applies them} */
    private Stream<Part> ignoredInFile() {
        boolean isApplied = hasHandler()
                || routes.isEmpty()
                || routes.stream().anyMatch(route -> route.hasHandler() || route.has("routeConfigurationId"));
        return topLevel.stream().filter(part -> !isApplied && part.has("onException"));
    }

    /** {@return the clauses for all routes that this file defines} */
    private Stream<Part> ignoredForAll() {
        return configurations.stream()
                .filter(Part::isForAllRoutes)
                .filter(configuration -> !configuration.namesHandler())
                .flatMap(configuration -> YamlNodes.child(configuration.node(), "onException").stream())
                .map(ErrorHandlerChecker::part);
    }

    /** {@return the configurations without error handler that are used by routes without error handler} */
    private Stream<Part> withoutHandler(Collection<ErrorHandlerChecker> all) {
        return configurations.stream()
                .filter(configuration -> !configuration.isForAllRoutes() && !configuration.namesHandler())
                .filter(configuration -> all.stream()
                        .anyMatch(file -> file.topLevel.stream().noneMatch(Part::namesHandler)
                                && file.routes.stream()
                                        .anyMatch(route -> !route.namesHandler()
                                                && route.text("routeConfigurationId")
                                                        .equals(configuration.text("id")))));
    }

    /** {@return whether a file may handle errors} Parsing all files would slow down every start-up. */
    static boolean mayApplyTo(RouteSource file) {
        return Stream.of("onException", "errorHandler", "routeConfiguration").anyMatch(file.text()::contains);
    }
}
