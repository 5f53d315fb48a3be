package io.batonxero.validate;

import io.batonxero.base.ConnectorException;
import io.batonxero.base.ExceptionCauses;
import io.batonxero.base.UnexpectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.NamedNode;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * A Camel context in which route files are built to see whether they can be. No route of it is ever started, and no
 * object made of a class that a route file names.
 */
final class ValidationContext implements AutoCloseable {
    /** The Camel settings of components, data formats and languages that routes name. */
    private static final List<String> PLAIN_SETTINGS =
            List.of("camel.component.", "camel.dataformat.", "camel.language.", "camel.threadpool.");

    private static final String BEANS = "camel.beans.";

    private final StandInBeans standIns = new StandInBeans();
    private final Main main;
    private final CamelContext context;
    private final ValidationRoutesLoader loader;

    /** Has the program's own beans and settings, and no routes yet. */
    ValidationContext(UnaryOperator<Main> prepared) {
        main = prepared.apply(new Main() {
            @Override
            protected CamelContext createCamelContext() {
                return new ValidationCamelContext(registry);
            }
        });
        Properties settings = main.getInitialProperties();
        Properties beans = new Properties();
        settings.stringPropertyNames().stream()
                .filter(key -> key.startsWith(BEANS) && key.indexOf('.', BEANS.length()) < 0)
                .forEach(key -> beans.put(key.substring(BEANS.length()), settings.getProperty(key)));
        keepOnlyPlainSettings(settings);
        keepOnlyPlainSettings(main.getOverrideProperties());
        main.configure().setAutoConfigurationSystemPropertiesEnabled(false);
        // Quartz shares a scheduler between those of one name in a process.
        main.addOverrideProperty("camel.main.name", "baton-xero-check-" + UUID.randomUUID());
        main.addOverrideProperty("camel.main.auto-startup", "false");
        main.addOverrideProperty("camel.main.jmx-enabled", "false");
        main.addOverrideProperty("camel.main.source-location-enabled", "true");
        main.addOverrideProperty("camel.component.quartz.auto-start-scheduler", "false");
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                if (support.getCamelContext() instanceof ValidationCamelContext check) {
                    check.replaceWhatMakesObjects(standIns, beans);
                }
            }
        });
        main.start();
        context = main.getCamelContext();
        loader = context.getRegistry().lookupByNameAndType(RouteFolder.LOADER, ValidationRoutesLoader.class);
    }

    /** Settings of Camel's can make objects too, such as {@code camel.beans.*}. */
    private static void keepOnlyPlainSettings(@Nullable Properties settings) {
        if (settings != null) {
            settings.entrySet()
                    .removeIf(setting -> String.valueOf(setting.getKey()).startsWith("camel.")
                            && (PLAIN_SETTINGS.stream().noneMatch(String.valueOf(setting.getKey())::startsWith)
                                    || String.valueOf(setting.getValue()).contains("#class:")));
        }
    }

    /** {@return what is wrong with a file} Empty if all of it could be built. */
    List<RouteProblem> build(RouteSource file) {
        List<RouteProblem> problems = new ArrayList<>();
        try {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromString("file:" + file.name(), file.text()));
        } catch (Exception | LinkageError | StackOverflowError problem) {
            problems.add(file.problem(lineOf(problem), wordsOf(problem)));
        }
        loader.takeFindings().forEach(finding -> problems.add(file.problem(finding.line(), finding.what())));
        return problems;
    }

    /** {@return the class of a bean, or the class that the name is of} */
    Optional<Class<?>> bean(String name) {
        return standIns.classOf(name).or(() -> {
            Object bean = context.getRegistry().lookupByName(name);
            return bean == null
                    ? Optional.ofNullable(context.getClassResolver().resolveClass(name))
                    : Optional.of(bean.getClass());
        });
    }

    boolean hasProperty(String key) {
        return context.getPropertiesComponent().resolveProperty(key).isPresent();
    }

    private int lineOf(Throwable problem) {
        return cause(problem, MarkedYamlEngineException.class)
                .map(marked ->
                        marked.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1))
                .or(() -> cause(problem, FailedToCreateRouteException.class).map(this::lineOf))
                .orElse(1);
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
        ConnectorException failure = ConnectorException.of(problem);
        // A failure's own words say more than its cause.
        Throwable root = failure instanceof UnexpectedException ? ExceptionCauses.innermost(problem) : failure;
        String words = root instanceof ClassNotFoundException || root instanceof NoClassDefFoundError
                ? "no class " + root.getMessage()
                : String.valueOf(root.getMessage() == null ? root : root.getMessage());
        // The loader adds the place, which stands before it here.
        return words.replaceAll("\\s+", " ")
                .replaceAll(" in file:\\S+, line .*", "")
                .strip();
    }

    private static <T extends Throwable> Optional<T> cause(Throwable problem, Class<T> kind) {
        return ExceptionCauses.of(problem).stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst();
    }

    @Override
    public void close() {
        try {
            main.stop();
        } catch (RuntimeException failed) {
            throw ConnectorException.of(failed);
        }
    }
}
