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

/** The beans that route files define, during validation: known by name and class, never created. */
final class StandInBeans implements BeanRepository {
    private static final String UNNAMED_PREFIX = "validation-stand-in-";

    private final Map<String, Class<?>> classes = new HashMap<>();
    /** The beans of factories: their declared type is known, not their class. */
    private final Set<String> declaredOnly = new HashSet<>();

    void define(String name, Class<?> type, boolean isDeclared) {
        classes.put(name, type);
        if (isDeclared) {
            declaredOnly.add(name);
        }
    }

    /** {@return the generated name of a bean without a name} */
    String defineUnnamed(Class<?> type, boolean isDeclared) {
        String name = UNNAMED_PREFIX + classes.size();
        define(name, type, isDeclared);
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

    /** {@return a component that can create endpoints: an own one without its collaborators, or a stand-in} */
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
    public <T> @Nullable T lookupByNameAndType(String name, Class<T> place) {
        Class<?> type = classes.get(name);
        if (type != null && place == Component.class && Component.class.isAssignableFrom(type)) {
            return place.cast(lookupByName(name));
        }
        if (type == null) {
            return null;
        }
        boolean mayFit = declaredOnly.contains(name) && (place.isInterface() || type.isAssignableFrom(place));
        if (!place.isAssignableFrom(type) && !mayFit) {
            throw new IllegalArgumentException("class " + type.getName() + " is not a " + place.getName());
        }
        return StandIn.forPlace(type, place)
                .orElseThrow(() -> new IllegalArgumentException(
                        "cannot be validated without creating an object of " + place.getName()));
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
