package io.batonxero.validate;

import io.batonxero.validate.RouteReferences.Call;
import io.batonxero.validate.RouteReferences.Name;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.main.Main;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Whether route files would work together, found out without starting any of them. */
public final class RouteValidator {
    private final UnaryOperator<Main> prepared;

    /**
     * Builds routes with the program's own beans and settings.
     *
     * @param prepared puts them into a Camel without routes
     */
    public RouteValidator(UnaryOperator<Main> prepared) {
        this.prepared = prepared;
    }

    /** {@return what is wrong, by file and line} Empty if they can be run. */
    public List<RouteProblem> problems(Collection<RouteSource> files) {
        return problems(files, files.stream().map(RouteSource::name).collect(Collectors.toSet()));
    }

    /**
     * {@return what is wrong, by file and line} Empty if they can be run.
     *
     * @param changed the names of the files that are not known to work
     */
    public List<RouteProblem> problems(Collection<RouteSource> files, Set<String> changed) {
        List<RouteProblem> problems = new ArrayList<>();
        Map<RouteSource, RouteReferences> names = new LinkedHashMap<>();
        for (RouteSource file : files) {
            parse(file, names, problems);
        }
        together(files, names, problems);
        try (ValidationContext scratch = new ValidationContext(prepared)) {
            // Routes are built with the beans and the configurations that they name.
            build(names, yaml -> !yaml.beansDefined.isEmpty(), scratch, problems);
            names.forEach((file, yaml) -> lookUp(file, yaml, scratch).forEach(problems::add));
            build(names, yaml -> !yaml.configurations.isEmpty(), scratch, problems);
            build(touched(names, changed), RouteValidator::isOfRoutesAlone, scratch, problems);
        }
        return problems.stream()
                .distinct()
                .sorted(Comparator.comparing(RouteProblem::file).thenComparing(RouteProblem::line))
                .toList();
    }

    /** {@return what Camel would not see at a start} Unusable files, or else clauses for failures that it would ignore. */
    public static List<RouteProblem> problemsBeforeStart(Collection<RouteSource> files) {
        List<RouteProblem> problems = new ArrayList<>();
        files.stream().flatMap(file -> file.problem().stream()).forEach(problems::add);
        if (problems.isEmpty()) {
            Map<RouteSource, RouteReferences> names = new LinkedHashMap<>();
            files.stream().filter(ErrorHandlerChecker::isIn).forEach(file -> parse(file, names, new ArrayList<>()));
            problems.addAll(ErrorHandlerChecker.problems(names));
        }
        return problems;
    }

    private static void parse(RouteSource file, Map<RouteSource, RouteReferences> names, List<RouteProblem> problems) {
        if (file.problem().isPresent()) {
            problems.add(file.problem().get());
            return;
        }
        try {
            RouteReferences yaml = RouteReferences.of(file.text());
            names.put(file, yaml);
            if (!yaml.isList) {
                problems.add(file.problem(1, "is no list of routes; begin with - route:"));
            }
        } catch (MarkedYamlEngineException broken) {
            int line = broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            problems.add(file.problem(line, "is no YAML: " + broken.getProblem()));
        } catch (YamlEngineException broken) {
            problems.add(file.problem(1, "is no YAML: " + broken.getMessage()));
        }
    }

    private static boolean isOfRoutesAlone(RouteReferences yaml) {
        return yaml.beansDefined.isEmpty() && yaml.configurations.isEmpty();
    }

    /** {@return the files that a change may have broken} Changed beans and configurations are used by any of them. */
    private static Map<RouteSource, RouteReferences> touched(
            Map<RouteSource, RouteReferences> names, Set<String> changed) {
        Map<RouteSource, RouteReferences> touched = new LinkedHashMap<>(names);
        touched.keySet().removeIf(file -> !changed.contains(file.name()));
        return touched.values().stream().allMatch(RouteValidator::isOfRoutesAlone) ? touched : names;
    }

    /** Builds the files of one kind in which nothing was found yet. */
    private static void build(
            Map<RouteSource, RouteReferences> names,
            Predicate<RouteReferences> kind,
            ValidationContext scratch,
            List<RouteProblem> problems) {
        Set<String> broken = problems.stream().map(RouteProblem::file).collect(Collectors.toSet());
        names.forEach((file, yaml) -> {
            if (kind.test(yaml) && !broken.contains(file.path().toString())) {
                problems.addAll(scratch.build(file));
            }
        });
    }

    /** Notes what one file alone cannot show: ids twice, and calls of routes that are nowhere. */
    private static void together(
            Collection<RouteSource> files, Map<RouteSource, RouteReferences> names, List<RouteProblem> problems) {
        twice(names, yaml -> yaml.routes, "the route id", problems);
        twice(names, yaml -> yaml.served, "direct:", problems);
        // What cannot be read is taken to serve what its name says.
        Set<String> served = files.stream()
                .flatMap(file -> names.containsKey(file)
                        ? names.get(file).served.stream().map(Name::text)
                        : Stream.of(file.name().replace(".camel.yaml", "")))
                .collect(Collectors.toSet());
        withoutEnd(names, problems);
        problems.addAll(ErrorHandlerChecker.problems(names));
        names.forEach((file, yaml) -> yaml.configurationsUsed.stream()
                .filter(use -> names.values().stream()
                        .flatMap(other -> other.configurations.stream())
                        .noneMatch(configuration -> configuration.text().equals(use.text())))
                .map(use -> file.problem(use.line(), "no file has the routeConfiguration " + use.text()))
                .forEach(problems::add));
        names.forEach((file, yaml) -> yaml.called.stream()
                .filter(call -> !served.contains(call.text()))
                .map(call -> file.problem(call.line(), "calls direct:" + call.text() + ", which no file has"))
                .forEach(problems::add));
    }

    /** Notes routes that call themselves, by others too, whatever message comes. */
    private static void withoutEnd(Map<RouteSource, RouteReferences> names, List<RouteProblem> problems) {
        Map<String, List<Name>> calls = new TreeMap<>();
        names.values().forEach(yaml -> calls.putAll(yaml.certainlyCalled));
        names.forEach((file, yaml) -> yaml.certainlyCalled.forEach((route, called) -> called.stream()
                .map(call -> UnconditionalCalls.way(call.text(), route, calls)
                        .map(way -> file.problem(
                                call.line(), "calls itself without end: direct:" + route + " -> direct:" + way)))
                .flatMap(Optional::stream)
                .forEach(problems::add)));
    }

    private static void twice(
            Map<RouteSource, RouteReferences> names,
            Function<RouteReferences, List<Name>> kind,
            String what,
            List<RouteProblem> problems) {
        Map<String, List<RouteSource>> owners = names.entrySet().stream()
                .flatMap(entry ->
                        kind.apply(entry.getValue()).stream().map(name -> Map.entry(name.text(), entry.getKey())))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        names.forEach((file, yaml) -> kind.apply(yaml).stream()
                .filter(name -> owners.getOrDefault(name.text(), List.of()).size() > 1)
                .map(name -> file.problem(
                        name.line(),
                        what + (what.endsWith(":") ? "" : " ") + name.text() + " is there more than once, in "
                                + owners.getOrDefault(name.text(), List.of()).stream()
                                        .map(RouteSource::name)
                                        .sorted()
                                        .collect(Collectors.joining(", "))))
                .forEach(problems::add));
    }

    /** {@return the beans, methods and settings that a file names and nobody has} */
    private static Stream<RouteProblem> lookUp(RouteSource file, RouteReferences yaml, ValidationContext scratch) {
        Stream<RouteProblem> beans = yaml.beansCalled.stream()
                .filter(call -> yaml.beansOfTemplates.stream()
                        .noneMatch(bean -> bean.text().equals(call.bean())))
                .flatMap(call -> wrong(call, scratch).map(what -> file.problem(call.line(), what)));
        Stream<RouteProblem> settings = yaml.placeholders.stream()
                .filter(key -> !scratch.hasProperty(key.text()))
                .map(key -> file.problem(key.line(), "no setting " + key.text() + " in application.properties"));
        return Stream.concat(beans, settings);
    }

    private static Stream<String> wrong(Call call, ValidationContext scratch) {
        return scratch.bean(call.bean())
                .map(type -> call.method().isEmpty() || BeanClassChecker.hasMethod(type, call.method())
                        ? Stream.<String>empty()
                        : Stream.of("the bean " + call.bean() + " has no method " + call.method()))
                .orElseGet(() -> Stream.of("no bean " + call.bean()));
    }
}
