package io.batonxero.validate;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.StringQuoteHelper;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A bean as a route file defines it; what it leaves out is empty.
 *
 * @param type its class
 * @param factory the class or bean that has the factory method, where that is not its class
 * @param factoryMethod the static method that makes it
 * @param arguments how many arguments its constructor or its factory method is given
 * @param properties the names of what is set
 * @param methods the methods that are called as it starts and stops
 * @param isMadeOtherwise whether a script or a builder makes it, or it is another bean
 */
record BeanDefinition(
        String name,
        String type,
        String factory,
        String factoryMethod,
        int arguments,
        List<String> properties,
        List<String> methods,
        boolean isMadeOtherwise) {
    private static final Pattern REFERENCE =
            Pattern.compile("(?:#class:)?([^#(]*)(?:#(?:([^:(]*):)?([^(]*))?(?:\\((.*)\\))?", Pattern.DOTALL);

    /** {@return the bean of a definition}
     *
     * @param resolved gives a text with its placeholders replaced
     */
    static BeanDefinition of(Node definition, UnaryOperator<String> resolved) {
        BeanDefinition inline = ofReference(resolved.apply(text(definition, "type")));
        List<String> arguments = keys(definition, "constructors");
        String method = resolved.apply(text(definition, "factoryMethod"));
        return new BeanDefinition(
                text(definition, "name"),
                inline.type,
                method.isEmpty() ? inline.factory : resolved.apply(text(definition, "factoryBean")),
                method.isEmpty() ? inline.factoryMethod : method,
                arguments.isEmpty() ? inline.arguments : arguments.size(),
                keys(definition, "properties"),
                List.of(text(definition, "initMethod"), text(definition, "destroyMethod")),
                inline.isMadeOtherwise || !(text(definition, "script") + text(definition, "builderClass")).isEmpty());
    }

    /** {@return the bean of a reference such as {@code #class:type#method("argument")}} */
    static BeanDefinition ofReference(String reference) {
        if (reference.startsWith("#type:")) {
            return new BeanDefinition(
                    "", reference.substring("#type:".length()), "", "", 0, List.of(), List.of(), true);
        }
        if (reference.startsWith("#bean:")) {
            return new BeanDefinition("", "java.lang.Object", "", "", 0, List.of(), List.of(), true);
        }
        Matcher parts = REFERENCE.matcher(reference);
        if (!parts.matches()) {
            return new BeanDefinition("", reference, "", "", 0, List.of(), List.of(), false);
        }
        String arguments = group(parts, 4);
        return new BeanDefinition(
                "",
                group(parts, 1).strip(),
                group(parts, 2),
                group(parts, 3),
                arguments.isBlank() ? 0 : StringQuoteHelper.splitSafeQuote(arguments, ',', true, true).length,
                List.of(),
                List.of(),
                false);
    }

    BeanDefinition named(String other) {
        return new BeanDefinition(other, type, factory, factoryMethod, arguments, properties, methods, isMadeOtherwise);
    }

    private static String group(Matcher parts, int index) {
        String group = parts.group(index);
        return group == null ? "" : group;
    }

    private static String text(Node definition, String key) {
        return YamlNodes.child(definition, key).map(YamlNodes::text).orElse("");
    }

    private static List<String> keys(Node definition, String key) {
        return YamlNodes.child(definition, key).stream()
                .flatMap(map -> YamlNodes.entries(map).stream())
                .map(entry -> YamlNodes.text(entry.getKeyNode()))
                .toList();
    }
}
