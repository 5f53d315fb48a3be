package io.batonxero.validate;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.camel.spi.ClassResolver;
import org.apache.camel.util.StringHelper;

/** Whether beans could be made, as far as reflection tells: no class is initialised, no object made. */
record BeanClassChecker(ClassResolver resolver, StandInBeans standIns) {
    /** {@return what is wrong with a bean, which is known by its class from now on} */
    List<String> define(BeanDefinition bean) {
        standIns.define(bean.name(), typeOf(bean).orElse(Object.class), isDeclared(bean));
        return problems(bean);
    }

    /** {@return whether of a bean's class only a declaration is known} */
    boolean isDeclared(BeanDefinition bean) {
        return !bean.factoryMethod().isEmpty()
                || bean.isMadeOtherwise()
                || typeOf(bean).isEmpty();
    }

    /** {@return the class that a bean would be of, as far as it is declared} */
    Optional<Class<?>> typeOf(BeanDefinition bean) {
        Optional<Class<?>> type = resolve(bean.type());
        return bean.factoryMethod().isEmpty() || !bean.factory().isEmpty()
                ? type
                : type.map(some -> factories(some, bean)
                        .findFirst()
                        .<Class<?>>map(Method::getReturnType)
                        .orElse(some));
    }

    /** {@return what is wrong with a bean} */
    List<String> problems(BeanDefinition bean) {
        try {
            return resolve(bean.type())
                    .map(type -> problems(bean, type))
                    .orElseGet(() -> List.of("no class " + bean.type()));
        } catch (LinkageError e) {
            return List.of("class " + bean.type() + " cannot be used: " + e);
        }
    }

    private List<String> problems(BeanDefinition bean, Class<?> type) {
        if (bean.isMadeOtherwise()) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        String arguments = bean.arguments() + (bean.arguments() == 1 ? " argument" : " arguments");
        if (bean.factoryMethod().isEmpty()) {
            if (Modifier.isAbstract(type.getModifiers())) {
                problems.add("class " + type.getName() + " is abstract, so it cannot be made");
            } else if (Arrays.stream(type.getConstructors())
                    .noneMatch(constructor -> constructor.getParameterCount() == bean.arguments())) {
                problems.add("class " + type.getName() + " has no public constructor with " + arguments);
            }
        } else {
            Optional<Class<?>> factory = bean.factory().isEmpty() ? Optional.of(type) : beanOrClass(bean.factory());
            if (factory.isEmpty()) {
                problems.add("no bean or class " + bean.factory());
            } else if (factories(factory.get(), bean).findAny().isEmpty()) {
                problems.add("class " + factory.get().getName() + " has no public static method " + bean.factoryMethod()
                        + " with " + arguments);
            }
        }
        Class<?> made = typeOf(bean).orElse(type);
        bean.properties().stream()
                .filter(property -> !hasMethod(made, method -> isFor(property, method)))
                .forEach(property -> problems.add("class " + made.getName() + " has no property " + property));
        // A factory's object is known by its declared type alone.
        bean.methods().stream()
                .filter(name -> !name.isEmpty() && bean.factoryMethod().isEmpty())
                .filter(name -> !hasMethod(made, method -> method.getName().equals(name)))
                .forEach(name -> problems.add("class " + made.getName() + " has no method " + name));
        return problems;
    }

    private Optional<Class<?>> beanOrClass(String name) {
        return standIns.classOf(name).or(() -> resolve(name));
    }

    private Optional<Class<?>> resolve(String name) {
        return Optional.ofNullable(resolver.resolveClass(name));
    }

    private static Stream<Method> factories(Class<?> type, BeanDefinition bean) {
        return Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getName().equals(bean.factoryMethod()))
                .filter(method -> method.getParameterCount() == bean.arguments());
    }

    /** {@return whether a class has a public method of a name} Camel also finds a getter by its property. */
    static boolean hasMethod(Class<?> type, String name) {
        return hasMethod(
                type,
                method -> Stream.of("", "get", "is")
                        .anyMatch(prefix -> method.getName()
                                .equals(prefix + (prefix.isEmpty() ? name : StringHelper.capitalize(name)))));
    }

    private static boolean hasMethod(Class<?> type, Predicate<Method> wanted) {
        return Arrays.stream(type.getMethods()).anyMatch(wanted);
    }

    /** The first part of {@code a.b} or {@code a[b]} is looked up. */
    private static boolean isFor(String property, Method method) {
        String first = StringHelper.dashToCamelCase(property.replaceAll("[.\\[].*", ""));
        String name = method.getName();
        return Stream.of("set", "get", "is", "with", "").anyMatch(prefix -> name.equalsIgnoreCase(prefix + first));
    }
}
