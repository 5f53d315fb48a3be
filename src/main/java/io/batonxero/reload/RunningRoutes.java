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

/** The routes that run, by the files that they are from. To be used by one thread, while the gate is shut. */
final class RunningRoutes {
    private final CamelContext context;
    private final Map<String, Set<String>> ids = new HashMap<>();
    private Map<String, RouteSource> files;

    /** Knows the routes that were started from these files. */
    RunningRoutes(CamelContext context, Map<String, RouteSource> files) {
        this.context = context;
        this.files = Map.copyOf(files);
        files.values()
                .forEach(file -> ids.put(
                        file.name(),
                        RouteReferences.parse(file.text()).routes.stream()
                                .map(RouteReferences.Name::text)
                                .collect(Collectors.toCollection(TreeSet::new))));
    }

    /** {@return the files that are running, by name} */
    Map<String, RouteSource> files() {
        return files;
    }

    /**
     * Exchanges the files that differ. Where that fails, everything is as before.
     *
     * @param next all files that are to run
     * @return the ids of the routes that were built anew
     */
    List<String> replace(Map<String, RouteSource> next) throws Exception {
        Map<String, RouteSource> previous = files;
        Set<String> names = different(previous, next);
        try {
            return exchange(names, previous, next);
        } catch (Exception failed) {
            exchange(names, next, previous);
            throw failed;
        }
    }

    private List<String> exchange(Set<String> names, Map<String, RouteSource> from, Map<String, RouteSource> to)
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
        for (String id : ids.getOrDefault(name, Set.of())) {
            if (context.getRoute(id) != null) {
                context.getRouteController().stopRoute(id);
                context.removeRoute(id);
            }
        }
        ids.remove(name);
        RouteSource file = from.get(name);
        if (file != null) {
            ModelCamelContext model = context.getCamelContextExtension().getContextPlugin(ModelCamelContext.class);
            Set<String> configurations = RouteReferences.parse(file.text()).configurations.stream()
                    .map(RouteReferences.Name::text)
                    .collect(Collectors.toSet());
            // Camel's own look-up answers with one that has no name where it does not find the one asked for.
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
            ids.put(file.name(), built);
        }
        return ids.getOrDefault(file.name(), Set.of());
    }

    private Set<String> routeIds() {
        return context.getRoutes().stream().map(Route::getRouteId).collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@return the names of the files to build anew} All routes, where a configuration of theirs may differ. */
    private static Set<String> different(Map<String, RouteSource> before, Map<String, RouteSource> next) {
        Set<String> differing = EditReview.changes(before, next);
        boolean configuration = differing.stream()
                .flatMap(name -> Stream.of(text(before.get(name)), text(next.get(name))))
                .anyMatch(text -> !RouteReferences.parse(text).configurations.isEmpty());
        if (!configuration) {
            return differing;
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

    /** Routes are built with the configurations that they name. */
    private static List<RouteSource> inOrder(Collection<RouteSource> files) {
        Map<String, RouteSource> ordered = new TreeMap<>();
        files.forEach(file -> ordered.put(
                (RouteReferences.parse(file.text()).configurations.isEmpty() ? "1" : "0") + file.name(), file));
        return List.copyOf(ordered.values());
    }
}
