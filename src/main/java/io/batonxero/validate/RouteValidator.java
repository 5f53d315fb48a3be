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

/** Finds mistakes in a set of route files without starting a route. */
public final class RouteValidator {
    private final UnaryOperator<Main> configure;

    /**
     * Creates a validator.
     *
     * @param configure adds the program's own beans and settings to a Camel without routes
     */
    public RouteValidator(UnaryOperator<Main> configure) {
        this.configure = configure;
    }

    /** {@return the problems, by file and line; empty if the files are valid} */
    public List<RouteProblem> problems(Collection<RouteSource> files) {
        return problems(files, List.of(), files.stream().map(RouteSource::name).collect(Collectors.toSet()));
    }

    /**
     * {@return the problems of an edit, by file and line; empty if the files are valid}
     *
     * @param files all files after the edit
     * @param before the valid files before the edit
     * @param changed the names of the files that the edit added, changed or removed
     */
    public List<RouteProblem> problems(
            Collection<RouteSource> files, Collection<RouteSource> before, Set<String> changed) {
        List<RouteProblem> problems = new ArrayList<>();
        Map<RouteSource, RouteReferences> parsed = new LinkedHashMap<>();
        for (RouteSource file : files) {
            parse(file, parsed, problems);
        }
        checkReferences(files, parsed, problems);
        try (ValidationContext context = new ValidationContext(configure)) {
            // Routes need the beans and the route configurations that they refer to.
            build(parsed, yaml -> !yaml.beansDefined.isEmpty(), context, problems);
            parsed.forEach(
                    (file, yaml) -> beanAndSettingProblems(file, yaml, context).forEach(problems::add));
            build(parsed, yaml -> !yaml.configurations.isEmpty(), context, problems);
            build(affected(parsed, before, changed), RouteValidator::hasRoutesOnly, context, problems);
        }
        return problems.stream()
                .distinct()
                .sorted(Comparator.comparing(RouteProblem::file).thenComparing(RouteProblem::line))
                .toList();
    }

    /** {@return likely mistakes in files that are valid all the same, by file and line} */
    public static List<RouteProblem> warnings(Collection<RouteSource> files) {
        Map<RouteSource, RouteReferences> parsed = new LinkedHashMap<>();
        files.forEach(file -> parse(file, parsed, new ArrayList<>()));
        List<RouteProblem> warnings = new ArrayList<>();
        parsed.forEach((file, yaml) ->
                yaml.warnings.forEach(warning -> warnings.add(file.problem(warning.line(), warning.text()))));
        return warnings;
    }

    /** {@return what Camel would not report at start-up: unusable files, or else ineffective error handling} */
    public static List<RouteProblem> problemsBeforeStart(Collection<RouteSource> files) {
        List<RouteProblem> problems = new ArrayList<>();
        files.stream().flatMap(file -> file.problem().stream()).forEach(problems::add);
        if (problems.isEmpty()) {
            Map<RouteSource, RouteReferences> parsed = new LinkedHashMap<>();
            files.stream()
                    .filter(ErrorHandlerChecker::mayApplyTo)
                    .forEach(file -> parse(file, parsed, new ArrayList<>()));
            problems.addAll(ErrorHandlerChecker.problems(parsed));
        }
        return problems;
    }

    private static void parse(RouteSource file, Map<RouteSource, RouteReferences> parsed, List<RouteProblem> problems) {
        if (file.problem().isPresent()) {
            problems.add(file.problem().get());
            return;
        }
        try {
            RouteReferences yaml = RouteReferences.parse(file.text());
            parsed.put(file, yaml);
            if (!yaml.isList) {
                problems.add(file.problem(1, "not a list of routes; begin with - route:"));
            }
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            problems.add(file.problem(line, "invalid YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            problems.add(file.problem(1, "invalid YAML: " + e.getMessage()));
        }
    }

    private static boolean hasRoutesOnly(RouteReferences yaml) {
        return yaml.beansDefined.isEmpty() && yaml.configurations.isEmpty();
    }

    /**
     * {@return the files to build again: the changed ones; all if a changed file defines beans or route configurations, or
     * did so before}
     */
    private static Map<RouteSource, RouteReferences> affected(
            Map<RouteSource, RouteReferences> parsed, Collection<RouteSource> before, Set<String> changed) {
        Map<RouteSource, RouteReferences> affected = new LinkedHashMap<>(parsed);
        affected.keySet().removeIf(file -> !changed.contains(file.name()));
        Stream<RouteReferences> previous = before.stream()
                .filter(file -> changed.contains(file.name()))
                .map(file -> RouteReferences.parse(file.text()));
        return Stream.concat(affected.values().stream(), previous).allMatch(RouteValidator::hasRoutesOnly)
                ? affected
                : parsed;
    }

    /** Builds the files of one kind that have no problem yet. */
    private static void build(
            Map<RouteSource, RouteReferences> parsed,
            Predicate<RouteReferences> kind,
            ValidationContext context,
            List<RouteProblem> problems) {
        Set<String> invalid = problems.stream().map(RouteProblem::file).collect(Collectors.toSet());
        parsed.forEach((file, yaml) -> {
            if (kind.test(yaml) && !invalid.contains(file.path().toString())) {
                problems.addAll(context.build(file));
            }
        });
    }

    /** Adds the problems between files: duplicate ids, missing routes and endless recursion. */
    private static void checkReferences(
            Collection<RouteSource> files, Map<RouteSource, RouteReferences> parsed, List<RouteProblem> problems) {
        addDuplicates(parsed, yaml -> yaml.routes, "duplicate route id ", problems);
        addDuplicates(parsed, yaml -> yaml.directNamesDefined, "duplicate direct:", problems);
        // A file that cannot be parsed is assumed to have the route that its name says.
        Set<String> directNamesDefined = files.stream()
                .flatMap(file -> parsed.containsKey(file)
                        ? parsed.get(file).directNamesDefined.stream().map(Name::text)
                        : Stream.of(file.name().replace(".camel.yaml", "")))
                .collect(Collectors.toSet());
        addEndlessRecursion(parsed, problems);
        problems.addAll(ErrorHandlerChecker.problems(parsed));
        parsed.forEach((file, yaml) -> yaml.configurationsUsed.stream()
                .filter(use -> parsed.values().stream()
                        .flatMap(other -> other.configurations.stream())
                        .noneMatch(configuration -> configuration.text().equals(use.text())))
                .map(use -> file.problem(use.line(), "routeConfiguration " + use.text() + " not found"))
                .forEach(problems::add));
        parsed.forEach((file, yaml) -> yaml.called.stream()
                .filter(call -> !directNamesDefined.contains(call.text()))
                .map(call -> file.problem(call.line(), "direct:" + call.text() + " not found: no file has this route"))
                .forEach(problems::add));
    }

    /** Adds the routes that call themselves unconditionally, directly or through other routes. */
    private static void addEndlessRecursion(Map<RouteSource, RouteReferences> parsed, List<RouteProblem> problems) {
        Map<String, List<Name>> calls = new TreeMap<>();
        parsed.values().forEach(yaml -> calls.putAll(yaml.unconditionalCalls));
        parsed.forEach((file, yaml) -> yaml.unconditionalCalls.forEach((route, called) -> called.stream()
                .map(call -> UnconditionalCalls.path(call.text(), route, calls)
                        .map(path ->
                                file.problem(call.line(), "endless recursion: direct:" + route + " -> direct:" + path)))
                .flatMap(Optional::stream)
                .forEach(problems::add)));
    }

    private static void addDuplicates(
            Map<RouteSource, RouteReferences> parsed,
            Function<RouteReferences, List<Name>> kind,
            String problem,
            List<RouteProblem> problems) {
        Map<String, List<RouteSource>> owners = parsed.entrySet().stream()
                .flatMap(entry ->
                        kind.apply(entry.getValue()).stream().map(name -> Map.entry(name.text(), entry.getKey())))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        parsed.forEach((file, yaml) -> kind.apply(yaml).stream()
                .filter(name -> owners.getOrDefault(name.text(), List.of()).size() > 1)
                .map(name -> file.problem(
                        name.line(),
                        problem + name.text() + ", in "
                                + owners.getOrDefault(name.text(), List.of()).stream()
                                        .map(RouteSource::name)
                                        .sorted()
                                        .collect(Collectors.joining(", "))))
                .forEach(problems::add));
    }

    /** {@return the missing beans, methods and settings that a file refers to} */
    private static Stream<RouteProblem> beanAndSettingProblems(
            RouteSource file, RouteReferences yaml, ValidationContext context) {
        Stream<RouteProblem> beans = yaml.beansCalled.stream()
                .filter(call -> yaml.beansOfTemplates.stream()
                        .noneMatch(bean -> bean.text().equals(call.bean())))
                .flatMap(call -> beanProblem(call, context).map(problem -> file.problem(call.line(), problem)));
        Stream<RouteProblem> settings = yaml.placeholders.stream()
                .filter(key -> !context.hasProperty(key.text()))
                .map(key -> file.problem(key.line(), "setting " + key.text() + " not found in application.properties"));
        return Stream.concat(beans, settings);
    }

    private static Stream<String> beanProblem(Call call, ValidationContext context) {
        return context.beanType(call.bean())
                .map(type -> call.method().isEmpty() || BeanClassChecker.hasMethod(type, call.method())
                        ? Stream.<String>empty()
                        : Stream.of("bean " + call.bean() + " has no method " + call.method()))
                .orElseGet(() -> Stream.of("bean " + call.bean() + " not found"));
    }
}
