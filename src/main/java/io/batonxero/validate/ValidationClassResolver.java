package io.batonxero.validate;

import java.lang.StackWalker.StackFrame;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.impl.converter.BaseTypeConverterRegistry;
import org.apache.camel.impl.engine.DefaultClassResolver;
import org.apache.camel.impl.engine.DefaultFactoryFinder;
import org.apache.camel.spi.Injector;
import org.apache.camel.support.EndpointHelper;
import org.apache.camel.support.ObjectHelper;
import org.apache.camel.support.PropertyBindingSupport;
import org.jspecify.annotations.Nullable;

/**
 * Finds classes for a check of routes, and makes objects of none but those that Camel's components, languages and data
 * formats register in their jars. Whatever a route file names gets a {@link StandIn}, or is refused.
 */
final class ValidationClassResolver extends DefaultClassResolver implements Injector {
    /** The types that {@code #valueAs(type)} may convert a text to. */
    private static final Set<String> VALUES = Set.of(
            "java.lang.String",
            "java.lang.Boolean",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Double",
            "java.time.Duration");

    private static final Set<String> MAKERS = Set.of(
            PropertyBindingSupport.class.getName() + ".resolveBean", EndpointHelper.class.getName() + ".createBean");

    private final Set<Class<?>> installed = ConcurrentHashMap.newKeySet();

    ValidationClassResolver(CamelContext context) {
        super(context);
    }

    @Override
    protected @Nullable Class<?> loadClass(String name, ClassLoader loader) {
        Class<?> type = super.loadClass(name, loader);
        if (type != null) {
            String caller = caller();
            if (caller.startsWith(DefaultFactoryFinder.class.getName())) {
                installed.add(type);
            } else if (MAKERS.contains(caller) && !VALUES.contains(name)) {
                throw new IllegalStateException("an object of " + name
                        + " would have to be made to check this; name the class in beans, and the bean here");
            }
        }
        return type;
    }

    private static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !isResolver(frame))
                        .findFirst()
                        .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                        .orElse(""));
    }

    private static boolean isResolver(StackFrame frame) {
        return frame.getClassName().equals(ValidationClassResolver.class.getName())
                || frame.getClassName().equals(DefaultClassResolver.class.getName());
    }

    @Override
    public <T> T newInstance(Class<T> type) {
        return newInstance(type, false);
    }

    @Override
    public <T> T newInstance(Class<T> type, String factoryMethod) {
        return standIn(type);
    }

    @Override
    public <T> T newInstance(Class<T> type, Class<?> factoryClass, String factoryMethod) {
        return standIn(type);
    }

    @Override
    public <T> T newInstance(Class<T> type, boolean postProcessBean) {
        boolean isConverter = caller().startsWith(BaseTypeConverterRegistry.class.getName());
        if (!isConverter && !installed.contains(type)) {
            return standIn(type);
        }
        T made = ObjectHelper.newInstance(type);
        CamelContextAware.trySetCamelContext(made, getCamelContext());
        return made;
    }

    /** Callers that know the class by its name alone take any object. */
    @SuppressWarnings("unchecked")
    private static <T> T standIn(Class<T> type) {
        return (T) StandIn.of(type);
    }

    @Override
    public boolean supportsAutoWiring() {
        return false;
    }
}
