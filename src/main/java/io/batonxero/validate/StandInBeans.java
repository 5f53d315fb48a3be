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

/** The beans that route files define, where they are checked: known by name and class, and never made. */
final class StandInBeans implements BeanRepository {
    private static final String UNNAMED = "check-stand-in-";

    private final Map<String, Class<?>> classes = new HashMap<>();
    /** Those that a factory makes: of their class, only a declaration is known. */
    private final Set<String> declared = new HashSet<>();

    /** Knows a bean by the class that it would be of, or by the one that its factory declares. */
    void define(String name, Class<?> type, boolean isDeclared) {
        classes.put(name, type);
        if (isDeclared) {
            declared.add(name);
        }
    }

    /** {@return the name to find something by that has no name of its own} */
    String unnamed(Class<?> type, boolean isDeclared) {
        String name = UNNAMED + classes.size();
        define(name, type, isDeclared);
        return name;
    }

    /** {@return the class of a bean} */
    Optional<Class<?>> classOf(String name) {
        return Optional.ofNullable(classes.get(name));
    }

    /** {@return whether a bean is of a class} */
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

    /** {@return a component that makes endpoints, as the program's own do that is given nothing} */
    private static Object component(Class<?> type) {
        if (!type.getName().startsWith("io.batonxero.")) {
            return new StandInComponent();
        }
        Constructor<?> constructor = type.getConstructors()[0];
        try {
            return constructor.newInstance(new Object[constructor.getParameterCount()]);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("component " + type.getName() + " cannot be made for a check", e);
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
        boolean mayBe = declared.contains(name) && (place.isInterface() || type.isAssignableFrom(place));
        if (!place.isAssignableFrom(type) && !mayBe) {
            throw new IllegalArgumentException("a " + type.getName() + " is no " + place.getName());
        }
        return StandIn.forPlace(type, place)
                .orElseThrow(() -> new IllegalArgumentException(
                        "an object of " + place.getName() + " would have to be made to check this"));
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
