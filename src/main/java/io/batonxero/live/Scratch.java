package io.batonxero.live;

import io.batonxero.base.Failure;
import io.batonxero.base.Unexpected;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.NamedNode;
import org.apache.camel.main.Main;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** A Camel context in which route files are built to see whether they can be. Nothing in it is ever started. */
final class Scratch implements AutoCloseable {
    private final Main main;
    private final CamelContext context;

    /** Has the program's own beans and settings, and no routes yet. */
    Scratch(Supplier<Main> prepared) {
        main = prepared.get();
        // Quartz shares a scheduler between those of one name in a process.
        main.addOverrideProperty("camel.main.name", "baton-xero-check-" + UUID.randomUUID());
        main.addOverrideProperty("camel.main.auto-startup", "false");
        main.addOverrideProperty("camel.main.jmx-enabled", "false");
        main.addOverrideProperty("camel.main.source-location-enabled", "true");
        main.addOverrideProperty("camel.component.quartz.auto-start-scheduler", "false");
        main.start();
        context = main.getCamelContext();
    }

    /** {@return what is wrong with a file} Empty if all of it could be built. */
    Optional<Problem> build(RouteSource file) {
        try {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromString("file:" + file.name(), file.text()));
            return Optional.empty();
        } catch (Exception | LinkageError | StackOverflowError problem) {
            return Optional.of(file.problem(lineOf(problem), wordsOf(problem)));
        }
    }

    /** {@return the bean of a name, or the class that the name is of} */
    Optional<Class<?>> bean(String name) {
        Object bean = context.getRegistry().lookupByName(name);
        return bean == null
                ? Optional.ofNullable(context.getClassResolver().resolveClass(name))
                : Optional.of(bean.getClass());
    }

    static boolean hasMethod(Class<?> type, String name) {
        return Arrays.stream(type.getMethods())
                .anyMatch(method -> method.getName().equals(name));
    }

    boolean hasProperty(String key) {
        return context.getPropertiesComponent().resolveProperty(key).isPresent();
    }

    private int lineOf(Throwable problem) {
        MarkedYamlEngineException marked = cause(problem, MarkedYamlEngineException.class);
        if (marked != null) {
            return marked.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
        }
        FailedToCreateRouteException failed = cause(problem, FailedToCreateRouteException.class);
        return failed == null ? 1 : lineOf(failed);
    }

    /** Camel names the step in words; the definition with the same words knows its line. */
    private int lineOf(FailedToCreateRouteException failed) {
        RouteDefinition route = context.getCamelContextExtension()
                .getContextPlugin(ModelCamelContext.class)
                .getRouteDefinition(failed.getRouteId());
        String words = String.valueOf(failed.getMessage());
        return route == null
                ? 1
                : steps(route)
                        .filter(step -> words.contains(">>> " + step + " <<<"))
                        .mapToInt(NamedNode::getLineNumber)
                        .filter(line -> line > 0)
                        .reduce((first, second) -> second)
                        .orElse(Math.max(1, route.getLineNumber()));
    }

    private static Stream<ProcessorDefinition<?>> steps(ProcessorDefinition<?> parent) {
        return parent.getOutputs().stream().flatMap(step -> Stream.concat(Stream.of(step), steps(step)));
    }

    private static String wordsOf(Throwable problem) {
        Failure failure = Unexpected.orFailureIn(problem);
        Throwable root = failure instanceof Unexpected ? problem : failure;
        while (!(root instanceof Failure) && root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String words = root instanceof ClassNotFoundException || root instanceof NoClassDefFoundError
                ? "no class " + root.getMessage()
                : String.valueOf(root.getMessage() == null ? root : root.getMessage());
        // The loader adds the place, which stands before it here.
        return words.replaceAll("\\s+", " ")
                .replaceAll(" in file:\\S+, line .*", "")
                .strip();
    }

    private static <T extends Throwable> @Nullable T cause(Throwable problem, Class<T> kind) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return kind.cast(cause);
            }
        }
        return null;
    }

    @Override
    public void close() {
        try {
            main.stop();
        } catch (RuntimeException failed) {
            throw Unexpected.orFailureIn(failed);
        }
    }
}
