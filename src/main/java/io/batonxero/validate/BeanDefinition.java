package io.batonxero.validate;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.util.StringQuoteHelper;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The definition of a bean in a route file. A missing part is empty.
 *
 * @param type its class
 * @param factory the class or bean of the factory method, if that is not its class
 * @param factoryMethod the static method that creates it
 * @param arguments the number of arguments of its constructor or factory method
 * @param properties the names of the properties that are set
 * @param methods its init and destroy methods
 * @param hasOtherSource whether it comes from a script, a builder or another bean
 */
record BeanDefinition(
        String name,
        String type,
        String factory,
        String factoryMethod,
        int arguments,
        List<String> properties,
        List<String> methods,
        boolean hasOtherSource) {
    private static final Pattern REFERENCE =
            Pattern.compile("(?:#class:)?([^#(]*)(?:#(?:([^:(]*):)?([^(]*))?(?:\\((.*)\\))?", Pattern.DOTALL);

    /**
     * {@return the bean of a YAML node}
     *
     * @param resolve replaces the placeholders in a text
     */
    static BeanDefinition of(Node definition, UnaryOperator<String> resolve) {
        BeanDefinition inline = ofReference(resolve.apply(text(definition, "type")));
        List<String> arguments = keys(definition, "constructors");
        String method = resolve.apply(text(definition, "factoryMethod"));
        return new BeanDefinition(
                text(definition, "name"),
                inline.type,
                method.isEmpty() ? inline.factory : resolve.apply(text(definition, "factoryBean")),
                method.isEmpty() ? inline.factoryMethod : method,
                arguments.isEmpty() ? inline.arguments : arguments.size(),
                keys(definition, "properties"),
                List.of(text(definition, "initMethod"), text(definition, "destroyMethod")),
                inline.hasOtherSource || !(text(definition, "script") + text(definition, "builderClass")).isEmpty());
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

    BeanDefinition named(String newName) {
        return new BeanDefinition(
                newName, type, factory, factoryMethod, arguments, properties, methods, hasOtherSource);
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
