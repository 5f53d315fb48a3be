package io.batonxero.reload;

import io.batonxero.validate.RouteReferences;
import io.batonxero.validate.RouteSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/** The running routes, by their files. Not thread-safe; routes are replaced only while the {@link IdleGate} is closed. */
final class RunningRoutes {
    private final CamelContext context;
    private final Map<String, Set<String>> idsByFile = new HashMap<>();
    private Map<String, RouteSource> files;

    RunningRoutes(CamelContext context, Map<String, RouteSource> files) {
        this.context = context;
        this.files = Map.copyOf(files);
        files.values()
                .forEach(file -> idsByFile.put(
                        file.name(),
                        RouteReferences.parse(file.text()).routes.stream()
                                .map(RouteReferences.Name::text)
                                .collect(Collectors.toCollection(TreeSet::new))));
    }

    /** {@return the files of the running routes, by name} */
    Map<String, RouteSource> files() {
        return files;
    }

    /**
     * Rebuilds the routes of the files that differ, and of all files without beans if a file with a route configuration
     * differs. If this fails, the previous routes are restored, and the failure is thrown.
     *
     * @param next all files that shall run
     * @return the ids of the routes that were built
     * @throws RestoreFailedException if the previous routes could not be restored; some of them are missing
     */
    List<String> replace(Map<String, RouteSource> next) throws Exception {
        Map<String, RouteSource> previous = files;
        Set<String> names = filesToRebuild(previous, next);
        try {
            return replace(names, previous, next);
        } catch (Exception e) {
            restore(names, next, previous, e);
            throw e;
        }
    }

    private void restore(
            Set<String> names, Map<String, RouteSource> from, Map<String, RouteSource> previous, Exception loadFailure)
            throws RestoreFailedException {
        try {
            var unused = replace(names, from, previous);
        } catch (Exception e) {
            throw new RestoreFailedException(loadFailure, e);
        }
    }

    private List<String> replace(Set<String> names, Map<String, RouteSource> from, Map<String, RouteSource> to)
            throws Exception {
        for (String name : names) {
            remove(name, from);
        }
        List<String> built = new ArrayList<>();
        for (RouteSource file : inOrder(
                names.stream().flatMap(name -> Stream.ofNullable(to.get(name))).toList())) {
            built.addAll(build(file));
        }
        files = Map.copyOf(to);
        return built;
    }

    private void remove(String name, Map<String, RouteSource> from) throws Exception {
        for (String id : idsByFile.getOrDefault(name, Set.of())) {
            if (context.getRoute(id) != null) {
                context.getRouteController().stopRoute(id);
                context.removeRoute(id);
            }
        }
        idsByFile.remove(name);
        RouteSource file = from.get(name);
        if (file != null) {
            ModelCamelContext model = context.getCamelContextExtension().getContextPlugin(ModelCamelContext.class);
            Set<String> configurations = RouteReferences.parse(file.text()).configurations.stream()
                    .map(RouteReferences.Name::text)
                    .collect(Collectors.toSet());
            // Compares ids here: if no configuration has the id, Camel's lookup returns one without an id, which must
            // stay.
            model.getRouteConfigurationDefinitions()
                    .removeIf(definition -> configurations.contains(Objects.toString(definition.getId(), "")));
        }
    }

    private Collection<String> build(RouteSource file) throws Exception {
        Set<String> before = routeIds();
        try {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromString("file:" + file.path(), file.text()));
        } finally {
            Set<String> built = routeIds();
            built.removeAll(before);
            idsByFile.put(file.name(), built);
        }
        return idsByFile.getOrDefault(file.name(), Set.of());
    }

    private Set<String> routeIds() {
        return context.getRoutes().stream().map(Route::getRouteId).collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@return the files to rebuild: the changed files; if a route configuration changed, all files that define no beans} */
    private static Set<String> filesToRebuild(Map<String, RouteSource> before, Map<String, RouteSource> next) {
        Set<String> changed = EditReview.changes(before, next);
        boolean hasConfiguration = changed.stream()
                .flatMap(name -> Stream.of(text(before.get(name)), text(next.get(name))))
                .anyMatch(text -> !RouteReferences.parse(text).configurations.isEmpty());
        if (!hasConfiguration) {
            return changed;
        }
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(next.keySet());
        names.removeIf(name ->
                !RouteReferences.parse(text(next.get(name))).beansDefined.isEmpty());
        return names;
    }

    private static String text(@Nullable RouteSource file) {
        return file == null ? "" : file.text();
    }

    /** {@return the files, route configurations first, since routes are built with them} */
    private static List<RouteSource> inOrder(Collection<RouteSource> files) {
        Map<String, RouteSource> ordered = new TreeMap<>();
        files.forEach(file -> ordered.put(
                (RouteReferences.parse(file.text()).configurations.isEmpty() ? "1" : "0") + file.name(), file));
        return List.copyOf(ordered.values());
    }
}
