package io.batonxero.validate;

import java.lang.reflect.Constructor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Component;
import org.apache.camel.spi.BeanRepository;
import org.jspecify.annotations.Nullable;

/**
 * The beans that route files define, during validation. Only their names and classes are known. An object of such a class is
 * created only if the class belongs to a library in {@link StandIn#LIBRARY_PACKAGES} or is one of this program's components.
 */
final class StandInBeans implements BeanRepository {
    private static final String UNNAMED_PREFIX = "validation-stand-in-";

    private final Map<String, Class<?>> classes = new HashMap<>();
    /** The beans of factories: their declared type is known, not their class. */
    private final Set<String> declaredOnly = new HashSet<>();

    void define(String name, Class<?> type, boolean isClassUnknown) {
        classes.put(name, type);
        if (isClassUnknown) {
            declaredOnly.add(name);
        }
    }

    /** {@return the generated name of a bean without a name} */
    String defineUnnamed(Class<?> type, boolean isClassUnknown) {
        String name = UNNAMED_PREFIX + classes.size();
        define(name, type, isClassUnknown);
        return name;
    }

    /** {@return the class of a bean} */
    Optional<Class<?>> classOf(String name) {
        return Optional.ofNullable(classes.get(name));
    }

    /** {@return whether there is a bean of a class or of a subclass} */
    boolean hasTypeOf(Class<?> type) {
        return classes.values().stream().anyMatch(type::isAssignableFrom);
    }

    @Override
    public @Nullable Object lookupByName(String name) {
        Class<?> type = classes.get(name);
        if (type == null) {
            return null;
        }
        return Component.class.isAssignableFrom(type) ? component(type) : StandIn.of(type);
    }

    /** {@return a component that can create endpoints: one of this program's components, without its collaborators, or a stand-in} */
    private static Object component(Class<?> type) {
        if (!type.getName().startsWith("io.batonxero.")) {
            return new StandInComponent();
        }
        Constructor<?> constructor = type.getConstructors()[0];
        try {
            return constructor.newInstance(new Object[constructor.getParameterCount()]);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot create component " + type.getName() + " for validation", e);
        }
    }

    @Override
    public <T> @Nullable T lookupByNameAndType(String name, Class<T> required) {
        Class<?> type = classes.get(name);
        if (type != null && required == Component.class && Component.class.isAssignableFrom(type)) {
            return required.cast(lookupByName(name));
        }
        if (type == null) {
            return null;
        }
        boolean mayFit = declaredOnly.contains(name) && (required.isInterface() || type.isAssignableFrom(required));
        if (!required.isAssignableFrom(type) && !mayFit) {
            throw new IllegalArgumentException("class " + type.getName() + " is not a " + required.getName());
        }
        return StandIn.assignableTo(type, required)
                .orElseThrow(() -> new IllegalArgumentException(
                        "bean " + name + " cannot be validated: an object of " + required.getName()
                                + " is required here, and validation cannot create one; set this object in a step or component"
                                + " of your own"));
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
        return Map.of();
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
        return Set.of();
    }
}
