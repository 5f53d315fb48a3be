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

/** Checks by reflection whether beans can be created. It initialises no class and creates no object. */
record BeanClassChecker(ClassResolver resolver, StandInBeans standIns) {
    /**
     * Defines a stand-in for a bean.
     *
     * @return the problems of the bean
     */
    List<String> define(BeanDefinition bean) {
        standIns.define(bean.name(), typeOf(bean).orElse(Object.class), isClassUnknown(bean));
        return problems(bean);
    }

    /** {@return whether only the declared type of a bean is known, not its class} */
    boolean isClassUnknown(BeanDefinition bean) {
        return !bean.factoryMethod().isEmpty()
                || bean.hasOtherSource()
                || typeOf(bean).isEmpty();
    }

    /** {@return the declared type of a bean} */
    Optional<Class<?>> typeOf(BeanDefinition bean) {
        Optional<Class<?>> type = resolve(bean.type());
        return bean.factoryMethod().isEmpty() || !bean.factory().isEmpty()
                ? type
                : type.map(declared -> factoryMethods(declared, bean)
                        .findFirst()
                        .<Class<?>>map(Method::getReturnType)
                        .orElse(declared));
    }

    List<String> problems(BeanDefinition bean) {
        try {
            return resolve(bean.type())
                    .map(type -> problems(bean, type))
                    .orElseGet(() -> List.of("class " + bean.type() + " not found"));
        } catch (LinkageError e) {
            return List.of("class " + bean.type() + " cannot be used: " + e);
        }
    }

    private List<String> problems(BeanDefinition bean, Class<?> type) {
        if (bean.hasOtherSource()) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        String arguments = bean.arguments() + (bean.arguments() == 1 ? " argument" : " arguments");
        if (bean.factoryMethod().isEmpty()) {
            if (Modifier.isAbstract(type.getModifiers())) {
                problems.add("class " + type.getName() + " is abstract and cannot be instantiated");
            } else if (Arrays.stream(type.getConstructors())
                    .noneMatch(constructor -> constructor.getParameterCount() == bean.arguments())) {
                problems.add("class " + type.getName() + " has no public constructor with " + arguments);
            }
        } else {
            Optional<Class<?>> factory = bean.factory().isEmpty() ? Optional.of(type) : beanOrClass(bean.factory());
            if (factory.isEmpty()) {
                problems.add("bean or class " + bean.factory() + " not found");
            } else if (factoryMethods(factory.get(), bean).findAny().isEmpty()) {
                problems.add("class " + factory.get().getName() + " has no public static method " + bean.factoryMethod()
                        + " with " + arguments);
            }
        }
        Class<?> declared = typeOf(bean).orElse(type);
        bean.properties().stream()
                .filter(property -> !hasMethod(declared, method -> isAccessorOf(property, method)))
                .forEach(property -> problems.add("class " + declared.getName() + " has no property " + property));
        // The object of a factory may have more methods than its declared type.
        bean.methods().stream()
                .filter(name -> !name.isEmpty() && bean.factoryMethod().isEmpty())
                .filter(name -> !hasMethod(declared, method -> method.getName().equals(name)))
                .forEach(name -> problems.add("class " + declared.getName() + " has no method " + name));
        return problems;
    }

    private Optional<Class<?>> beanOrClass(String name) {
        return standIns.classOf(name).or(() -> resolve(name));
    }

    private Optional<Class<?>> resolve(String name) {
        return Optional.ofNullable(resolver.resolveClass(name));
    }

    private static Stream<Method> factoryMethods(Class<?> type, BeanDefinition bean) {
        return Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()))
                .filter(method -> method.getName().equals(bean.factoryMethod()))
                .filter(method -> method.getParameterCount() == bean.arguments());
    }

    /** {@return whether a class has a public method of a name, or a getter of a property of that name} */
    static boolean hasMethod(Class<?> type, String name) {
        return hasMethod(
                type,
                method -> Stream.of("", "get", "is")
                        .anyMatch(prefix -> method.getName()
                                .equals(prefix + (prefix.isEmpty() ? name : StringHelper.capitalize(name)))));
    }

    private static boolean hasMethod(Class<?> type, Predicate<Method> matches) {
        return Arrays.stream(type.getMethods()).anyMatch(matches);
    }

    /** Only the first part of a nested property, such as {@code a.b} or {@code a[b]}, is checked. */
    private static boolean isAccessorOf(String property, Method method) {
        String first = StringHelper.dashToCamelCase(property.replaceAll("[.\\[].*", ""));
        String name = method.getName();
        return Stream.of("set", "get", "is", "with", "").anyMatch(prefix -> name.equalsIgnoreCase(prefix + first));
    }
}
