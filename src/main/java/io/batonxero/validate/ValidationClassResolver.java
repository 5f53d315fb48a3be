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
 * Resolves classes during validation. Only the components, languages and data formats that jars on the class path register
 * with Camel, and type converters, are instantiated; a class that a route file names is replaced by a {@link StandIn} or
 * rejected.
 */
final class ValidationClassResolver extends DefaultClassResolver implements Injector {
    /** The types that {@code #valueAs(type)} may convert a text to. */
    private static final Set<String> VALUE_TYPES = Set.of(
            "java.lang.String",
            "java.lang.Boolean",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Double",
            "java.time.Duration");

    /** Camel does not pass the purpose of a lookup, so the calling method tells it. */
    private static final Set<String> INSTANTIATING_METHODS = Set.of(
            PropertyBindingSupport.class.getName() + ".resolveBean", EndpointHelper.class.getName() + ".createBean");

    private final Set<Class<?>> registeredByJars = ConcurrentHashMap.newKeySet();

    ValidationClassResolver(CamelContext context) {
        super(context);
    }

    @Override
    protected @Nullable Class<?> loadClass(String name, ClassLoader loader) {
        Class<?> type = super.loadClass(name, loader);
        if (type != null) {
            String caller = caller();
            if (caller.startsWith(DefaultFactoryFinder.class.getName())) {
                registeredByJars.add(type);
            } else if (INSTANTIATING_METHODS.contains(caller) && !VALUE_TYPES.contains(name)) {
                throw new IllegalStateException("cannot be validated without creating an object of " + name
                        + "; define a bean of this class under beans: and refer to the bean here");
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
        if (!isConverter && !registeredByJars.contains(type)) {
            return standIn(type);
        }
        T instance = ObjectHelper.newInstance(type);
        CamelContextAware.trySetCamelContext(instance, getCamelContext());
        return instance;
    }

    /** Unchecked cast. A caller that knows a class only by its name accepts any object. */
    @SuppressWarnings("unchecked")
    private static <T> T standIn(Class<T> type) {
        return (T) StandIn.of(type);
    }

    @Override
    public boolean supportsAutoWiring() {
        return false;
    }
}
