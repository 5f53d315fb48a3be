package io.batonxero.validate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/** The error handlers of a route file, and its clauses for failures that Camel would ignore without a word. */
final class ErrorHandlerChecker {
    private static final String HANDLER =
            "errorHandler: {defaultErrorHandler: {redeliveryPolicy: {logExhausted: false}}}";

    /** Something that may have an error handler, one that handles nothing included. */
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

        boolean namesHandler() {
            return has("errorHandler") || has("errorHandlerRef");
        }

        boolean isForAllRoutes() {
            return Set.of("", "*").contains(text("id"));
        }
    }

    private final List<Part> top;
    private final List<Part> routes;
    private final List<Part> configurations;

    ErrorHandlerChecker(Optional<Node> file) {
        top = file.stream()
                .flatMap(node -> YamlNodes.parts(node).stream())
                .map(ErrorHandlerChecker::part)
                .toList();
        routes = parts("route");
        configurations = parts("routeConfiguration");
    }

    private List<Part> parts(String kind) {
        return top.stream()
                .flatMap(part -> YamlNodes.child(part.node(), kind).stream())
                .map(ErrorHandlerChecker::part)
                .toList();
    }

    private static Part part(Node node) {
        return new Part(node, YamlNodes.line(node));
    }

    private boolean hasHandler() {
        return top.stream().anyMatch(Part::hasHandler);
    }

    /** {@return whether a clause that is for all routes is applied to one of these} */
    private boolean hasRouteForAllClauses() {
        return routes.stream()
                .anyMatch(route -> !route.has("routeConfigurationId") && (hasHandler() || route.hasHandler()));
    }

    /** {@return what is wrong, by file} */
    static List<RouteProblem> problems(Map<RouteSource, RouteReferences> files) {
        Collection<ErrorHandlerChecker> all =
                files.values().stream().map(yaml -> yaml.errorHandling).toList();
        List<Part> forAll = all.stream()
                .flatMap(file -> file.configurations.stream())
                .filter(Part::isForAllRoutes)
                .toList();
        boolean isNoneByDefault =
                forAll.stream().anyMatch(Part::namesHandler) && forAll.stream().noneMatch(Part::hasHandler);
        boolean isForAllApplied = all.stream().anyMatch(ErrorHandlerChecker::hasRouteForAllClauses);
        List<RouteProblem> problems = new ArrayList<>();
        files.forEach((source, yaml) -> {
            ErrorHandlerChecker file = yaml.errorHandling;
            if (isNoneByDefault) {
                file.ignoredInFile()
                        .forEach(clause -> problems.add(source.problem(
                                clause.line(),
                                "onException has no effect, since no route of this file has an error handler; give the routes "
                                        + HANDLER)));
            }
            if (isNoneByDefault && !isForAllApplied) {
                file.ignoredForAll()
                        .forEach(clause -> problems.add(source.problem(
                                clause.line(),
                                "onException has no effect, since error-handler says that routes have no error handler; give this"
                                        + " routeConfiguration an id and " + HANDLER
                                        + ", and the routes that it is for this routeConfigurationId")));
            }
            file.loud(all)
                    .forEach(configuration -> problems.add(source.problem(
                            configuration.line(),
                            "the routeConfiguration " + configuration.text("id")
                                    + " has no errorHandler, so that Camel's own"
                                    + " would log every failure of its routes with the stack trace; give it "
                                    + HANDLER)));
        });
        return problems;
    }

    /** {@return the clauses beside routes none of which applies them} */
    private Stream<Part> ignoredInFile() {
        boolean isApplied = hasHandler()
                || routes.isEmpty()
                || routes.stream().anyMatch(route -> route.hasHandler() || route.has("routeConfigurationId"));
        return top.stream().filter(part -> !isApplied && part.has("onException"));
    }

    /** {@return the clauses for all routes} */
    private Stream<Part> ignoredForAll() {
        return configurations.stream()
                .filter(Part::isForAllRoutes)
                .filter(configuration -> !configuration.namesHandler())
                .flatMap(configuration -> YamlNodes.child(configuration.node(), "onException").stream())
                .map(ErrorHandlerChecker::part);
    }

    /** {@return the configurations without an error handler, of routes that have none of their own} */
    private Stream<Part> loud(Collection<ErrorHandlerChecker> all) {
        return configurations.stream()
                .filter(configuration -> !configuration.isForAllRoutes() && !configuration.namesHandler())
                .filter(configuration -> all.stream()
                        .anyMatch(file -> file.top.stream().noneMatch(Part::namesHandler)
                                && file.routes.stream()
                                        .anyMatch(route -> !route.namesHandler()
                                                && route.text("routeConfigurationId")
                                                        .equals(configuration.text("id")))));
    }

    /** {@return whether a file may say anything about failures} To parse all files would slow each start. */
    static boolean isIn(RouteSource file) {
        return Stream.of("onException", "errorHandler", "routeConfiguration").anyMatch(file.text()::contains);
    }
}
