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

/** A proxy that replaces, during validation, an object whose class a route file names. */
interface StandIn {
    /** The packages of the libraries whose classes may be instantiated, such as a builder of HTTP clients. */
    List<String> LIBRARY_PACKAGES = List.of("org.apache.camel.", "org.apache.hc.", "com.fasterxml.jackson.");

    /** {@return a proxy that does nothing and implements every interface of a class} */
    static Object of(Class<?> type, Class<?>... more) {
        Set<Class<?>> interfaces = new HashSet<>(List.of(more));
        interfaces.add(StandIn.class);
        for (Class<?> superclass = type; superclass != null; superclass = superclass.getSuperclass()) {
            interfaces.addAll(List.of(superclass.getInterfaces()));
        }
        if (type.isInterface()) {
            interfaces.add(type);
        }
        interfaces.removeIf(each -> !Modifier.isPublic(each.getModifiers()) || each.isSealed());
        return Proxy.newProxyInstance(
                StandIn.class.getClassLoader(),
                interfaces.stream().filter(StandIn::isVisible).toArray(Class<?>[]::new),
                (proxy, method, arguments) -> result(proxy, type, method, arguments));
    }

    private static boolean isVisible(Class<?> type) {
        try {
            return Class.forName(type.getName(), false, StandIn.class.getClassLoader()) == type;
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
            default -> defaultValue(method.getReturnType());
        };
    }

    private static @Nullable Object defaultValue(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        if (type.isPrimitive() && type != void.class) {
            return type == char.class ? (Object) '\0' : zero(type);
        }
        return type.isInterface() ? of(type) : null;
    }

    private static Number zero(Class<?> type) {
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

    /** {@return an object that can be assigned to {@code required}; empty if validation cannot create one} */
    static <T> Optional<T> assignableTo(Class<?> type, Class<T> required) {
        if (required.isInterface() || required == Object.class) {
            return Optional.of(
                    required.cast(of(type, required.isInterface() ? new Class<?>[] {required} : new Class<?>[0])));
        }
        boolean isLibraryClass = LIBRARY_PACKAGES.stream().anyMatch(required.getName()::startsWith);
        return isLibraryClass && !Modifier.isAbstract(required.getModifiers())
                ? instantiate(required)
                : Optional.empty();
    }

    /** {@return an instance, created without arguments, or without any constructor as in deserialization} */
    private static <T> Optional<T> instantiate(Class<T> type) {
        try {
            Optional<Constructor<?>> constructor = Arrays.stream(type.getConstructors())
                    .filter(candidate -> candidate.getParameterCount() == 0)
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
