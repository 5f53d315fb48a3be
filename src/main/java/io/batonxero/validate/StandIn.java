package io.batonxero.validate;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stands, where route files are checked, for an object of a class that they name: that class is not run. */
interface StandIn {
    /** The packages whose classes a place may ask for by themselves, such as a builder of HTTP clients. */
    List<String> LIBRARIES = List.of("org.apache.camel.", "org.apache.hc.", "com.fasterxml.jackson.");

    /** {@return what does nothing, and is of every interface that a class has} */
    static Object of(Class<?> type, Class<?>... more) {
        Set<Class<?>> interfaces = new HashSet<>(List.of(more));
        interfaces.add(StandIn.class);
        for (Class<?> some = type; some != null; some = some.getSuperclass()) {
            interfaces.addAll(List.of(some.getInterfaces()));
        }
        if (type.isInterface()) {
            interfaces.add(type);
        }
        interfaces.removeIf(some -> !Modifier.isPublic(some.getModifiers()) || some.isSealed());
        return Proxy.newProxyInstance(
                StandIn.class.getClassLoader(),
                interfaces.stream().filter(StandIn::isVisible).toArray(Class<?>[]::new),
                (proxy, method, arguments) -> result(proxy, type, method, arguments));
    }

    private static boolean isVisible(Class<?> some) {
        try {
            return Class.forName(some.getName(), false, StandIn.class.getClassLoader()) == some;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static @Nullable Object result(
            Object proxy, Class<?> type, Method method, @Nullable Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "toString" -> "stand-in for " + type.getName();
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> arguments != null && arguments[0] == proxy;
            default -> nothing(method.getReturnType());
        };
    }

    private static @Nullable Object nothing(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        if (type.isPrimitive() && type != void.class) {
            return type == char.class ? (Object) '\0' : number(type);
        }
        return type.isInterface() ? of(type) : null;
    }

    private static Number number(Class<?> type) {
        if (type == long.class) {
            return 0L;
        }
        if (type == double.class) {
            return 0.0;
        }
        if (type == float.class) {
            return 0.0f;
        }
        if (type == int.class) {
            return 0;
        }
        return type == short.class ? (Number) (short) 0 : (Number) (byte) 0;
    }

    /** {@return what a place can hold that asks for this type} Empty where nothing but the class itself would do. */
    static <T> Optional<T> forPlace(Class<?> type, Class<T> place) {
        if (place.isInterface() || place == Object.class) {
            return Optional.of(place.cast(of(type, place.isInterface() ? new Class<?>[] {place} : new Class<?>[0])));
        }
        boolean isOfLibrary = LIBRARIES.stream().anyMatch(place.getName()::startsWith);
        return isOfLibrary && !Modifier.isAbstract(place.getModifiers()) ? plain(place) : Optional.empty();
    }

    /** {@return an object by the constructor without arguments, else as deserialization makes it, by none} */
    private static <T> Optional<T> plain(Class<T> type) {
        try {
            Optional<Constructor<?>> constructor = Arrays.stream(type.getConstructors())
                    .filter(some -> some.getParameterCount() == 0)
                    .findFirst();
            return Optional.of(
                    type.cast((constructor.isPresent() ? constructor.get() : withoutConstructor(type)).newInstance()));
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    private static Constructor<?> withoutConstructor(Class<?> type) throws ReflectiveOperationException {
        Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
        return (Constructor<?>) factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                .invoke(
                        factory.getMethod("getReflectionFactory").invoke(null),
                        type,
                        Object.class.getDeclaredConstructor());
    }
}
