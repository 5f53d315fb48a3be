package io.batonxero.validate;

import io.batonxero.base.ConnectorException;
import io.batonxero.base.ExceptionCauses;
import io.batonxero.base.MissingClass;
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
 * Builds route files in a Camel context that starts no route.
 * The context instantiates a class that a route file names only if the class belongs to a library in
 * {@link StandIn#LIBRARY_PACKAGES} or is one of this program's components.
 */
final class ValidationContext implements AutoCloseable {
    /** The prefixes of the settings that routes need: components, data formats, languages and thread pools. */
    private static final List<String> KEPT_PREFIXES =
            List.of("camel.component.", "camel.dataformat.", "camel.language.", "camel.threadpool.");

    private static final String BEANS_PREFIX = "camel.beans.";

    private final StandInBeans standIns = new StandInBeans();
    private final Main main;
    private final CamelContext context;
    private final ValidationRoutesLoader loader;

    /** Creates a context with the program's own beans and settings, and no routes yet. */
    ValidationContext(UnaryOperator<Main> configure) {
        main = configure.apply(new Main() {
            @Override
            protected CamelContext createCamelContext() {
                return new ValidationCamelContext(registry);
            }
        });
        Properties settings = main.getInitialProperties();
        Properties beans = new Properties();
        settings.stringPropertyNames().stream()
                .filter(key -> key.startsWith(BEANS_PREFIX) && key.indexOf('.', BEANS_PREFIX.length()) < 0)
                .forEach(key -> beans.put(key.substring(BEANS_PREFIX.length()), settings.getProperty(key)));
        removeOtherSettings(settings);
        removeOtherSettings(main.getOverrideProperties());
        main.configure().setAutoConfigurationSystemPropertiesEnabled(false);
        // Quartz shares a scheduler between the contexts of one name in a process.
        main.addOverrideProperty("camel.main.name", "baton-xero-check-" + UUID.randomUUID());
        main.addOverrideProperty("camel.main.auto-startup", "false");
        main.addOverrideProperty("camel.main.jmx-enabled", "false");
        main.addOverrideProperty("camel.main.source-location-enabled", "true");
        main.addOverrideProperty("camel.component.quartz.auto-start-scheduler", "false");
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                if (support.getCamelContext() instanceof ValidationCamelContext validation) {
                    validation.installStandIns(standIns, beans);
                }
            }
        });
        main.start();
        context = main.getCamelContext();
        loader = context.getRegistry().lookupByNameAndType(RouteFolder.LOADER_BEAN, ValidationRoutesLoader.class);
    }

    /** Other Camel settings can create objects, such as {@code camel.beans.*}. */
    private static void removeOtherSettings(@Nullable Properties settings) {
        if (settings != null) {
            settings.entrySet()
                    .removeIf(setting -> String.valueOf(setting.getKey()).startsWith("camel.")
                            && (KEPT_PREFIXES.stream().noneMatch(String.valueOf(setting.getKey())::startsWith)
                                    || String.valueOf(setting.getValue()).contains("#class:")));
        }
    }

    /** {@return the problems of a file; empty if Camel can build its routes} */
    List<RouteProblem> build(RouteSource file) {
        List<RouteProblem> problems = new ArrayList<>();
        try {
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromString("file:" + file.name(), file.text()));
        } catch (Exception | LinkageError | StackOverflowError e) {
            problems.add(file.problem(lineOf(e), messageOf(e)));
        }
        loader.takeFindings().forEach(finding -> problems.add(file.problem(finding.line(), finding.message())));
        return problems;
    }

    /** {@return the class of the bean with this name; if there is none, the class with this name} */
    Optional<Class<?>> beanType(String name) {
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

    /** Camel's message has the step as text, without a line; the definition with the same text has the line. */
    private int lineOf(FailedToCreateRouteException e) {
        RouteDefinition route = context.getCamelContextExtension()
                .getContextPlugin(ModelCamelContext.class)
                .getRouteDefinition(e.getRouteId());
        String message = String.valueOf(e.getMessage());
        return route == null
                ? 1
                : steps(route)
                        .filter(step -> message.contains(">>> " + step + " <<<"))
                        .mapToInt(NamedNode::getLineNumber)
                        .filter(line -> line > 0)
                        .reduce((first, second) -> second)
                        .orElse(Math.max(1, route.getLineNumber()));
    }

    private static Stream<ProcessorDefinition<?>> steps(ProcessorDefinition<?> parent) {
        return parent.getOutputs().stream().flatMap(step -> Stream.concat(Stream.of(step), steps(step)));
    }

    private static String messageOf(Throwable problem) {
        ConnectorException failure = ConnectorException.of(problem);
        // The message of a ConnectorException is better than that of its cause.
        Throwable root = failure instanceof UnexpectedException ? ExceptionCauses.innermost(problem) : failure;
        String message = root instanceof ClassNotFoundException || root instanceof NoClassDefFoundError
                ? "class " + root.getMessage() + " not found"
                : String.valueOf(root.getMessage() == null ? root : root.getMessage());
        message = MissingClass.describeComponent(message).orElse(message);
        // The problem has the file and the line already.
        return message.replaceAll("\\s+", " ")
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
        } catch (RuntimeException e) {
            throw ConnectorException.of(e);
        }
    }
}
