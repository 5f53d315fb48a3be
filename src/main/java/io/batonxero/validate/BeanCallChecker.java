package io.batonxero.validate;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.apache.camel.BeanScope;
import org.apache.camel.CamelContext;
import org.apache.camel.Expression;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.Predicate;
import org.apache.camel.Processor;
import org.apache.camel.spi.BeanProcessorFactory;
import org.apache.camel.spi.Language;
import org.apache.camel.support.builder.ExpressionBuilder;
import org.apache.camel.support.builder.PredicateBuilder;
import org.jspecify.annotations.Nullable;

/** Checks that the bean calls of steps and expressions refer to existing classes and methods, without calling them. */
final class BeanCallChecker implements BeanProcessorFactory, Language {
    private final CamelContext context;
    private final StandInBeans standIns;

    BeanCallChecker(CamelContext context, StandInBeans standIns) {
        this.context = context;
        this.standIns = standIns;
    }

    @Override
    public Processor createBeanProcessor(CamelContext context, Object bean, Method method) {
        return exchange -> {};
    }

    @Override
    public Processor createBeanProcessor(
            CamelContext context,
            @Nullable Object bean,
            @Nullable String beanType,
            @Nullable Class<?> beanClass,
            @Nullable String ref,
            @Nullable String method,
            @Nullable BeanScope scope)
            throws ClassNotFoundException {
        if (ref != null && !ref.isEmpty()) {
            requireBean(ref);
        } else {
            Class<?> type =
                    beanType == null ? beanClass : context.getClassResolver().resolveMandatoryClass(beanType);
            if (type == null) {
                throw new IllegalArgumentException("a bean step needs ref or beanType");
            }
            requireMethod(type, method);
            requireInstance(type, method);
        }
        return exchange -> {};
    }

    /**
     * Rejects a class that has no bean, no such static method and no constructor without arguments: Camel could not call it.
     */
    private void requireInstance(Class<?> type, @Nullable String method) {
        boolean hasConstructor =
                Arrays.stream(type.getConstructors()).anyMatch(constructor -> constructor.getParameterCount() == 0);
        boolean isStatic = Arrays.stream(type.getMethods())
                .anyMatch(candidate ->
                        candidate.getName().equals(name(method)) && Modifier.isStatic(candidate.getModifiers()));
        if (!hasConstructor
                && !isStatic
                && !standIns.hasTypeOf(type)
                && context.getRegistry().findByType(type).isEmpty()) {
            throw new IllegalArgumentException("class " + type.getName()
                    + " has neither a public constructor without arguments nor a static method " + name(method));
        }
    }

    private static String name(@Nullable String method) {
        return method == null ? "" : method.replaceAll("\\(.*", "").strip();
    }

    private void requireBean(String name) {
        String plain = name.replaceFirst("^(?:ref|#?bean):|^#", "");
        boolean exists = standIns.classOf(plain).isPresent()
                || context.getRegistry().lookupByName(plain) != null
                || context.getClassResolver().resolveClass(plain) != null;
        if (!exists) {
            throw new NoSuchBeanException(plain);
        }
    }

    private static void requireMethod(Class<?> type, @Nullable String method) {
        String name = name(method);
        if (!name.isEmpty() && !BeanClassChecker.hasMethod(type, name)) {
            throw new IllegalArgumentException("class " + type.getName() + " has no method " + name);
        }
    }

    @Override
    public Predicate createPredicate(@Nullable String expression) {
        return PredicateBuilder.constant(true);
    }

    @Override
    public Expression createExpression(@Nullable String expression) {
        return ExpressionBuilder.constantExpression("");
    }

    @Override
    public Predicate createPredicate(@Nullable String expression, @Nullable Object @Nullable [] properties) {
        requireMethodOf(properties);
        return createPredicate(expression);
    }

    @Override
    public Expression createExpression(@Nullable String expression, @Nullable Object @Nullable [] properties) {
        requireMethodOf(properties);
        return createExpression(expression);
    }

    /** Camel's bean language gives: result type, bean, method, bean type, name. */
    private static void requireMethodOf(@Nullable Object @Nullable [] properties) {
        if (properties != null
                && properties.length > 3
                && properties[2] instanceof String method
                && properties[3] instanceof Class<?> type) {
            requireMethod(type, method);
        }
    }
}
