package io.batonxero.validate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;
import org.apache.camel.dsl.yaml.common.YamlDeserializationContext;
import org.apache.camel.spi.Resource;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Loads route files to validate them: beans are checked by reflection and replaced by stand-ins. */
final class ValidationRoutesLoader extends YamlRoutesBuilderLoader {
    /** A reference that creates or finds an object, as a whole text or as the value of a URI option. */
    private static final Pattern OBJECT_REFERENCE = Pattern.compile("(?:^|(?<==))#(?:class|type):[^&]*");

    private static final String TYPE_PREFIX = "#type:";

    private final StandInBeans standIns;
    private final BeanClassChecker beans;
    private final List<Finding> findings = new ArrayList<>();

    /** A problem and its line, from 1 on. */
    record Finding(int line, String message) {}

    ValidationRoutesLoader(CamelContext context, StandInBeans standIns) {
        setCamelContext(context);
        this.standIns = standIns;
        this.beans = new BeanClassChecker(context.getClassResolver(), standIns);
    }

    /** {@return the findings since the last call} */
    List<Finding> takeFindings() {
        List<Finding> taken = List.copyOf(findings);
        findings.clear();
        return taken;
    }

    @Override
    public void preParseRoute(Resource resource) {
        // Camel would create the beans here.
    }

    @Override
    protected RouteBuilder builder(YamlDeserializationContext context, Node root) {
        replace(root);
        return super.builder(context, root);
    }

    private Node replace(Node node) {
        if (node instanceof SequenceNode sequence) {
            sequence.getValue().replaceAll(this::replace);
            sequence.getValue()
                    .removeIf(item -> item instanceof MappingNode mapping
                            && mapping.getValue().isEmpty());
        } else if (node instanceof MappingNode mapping) {
            mapping.setValue(mapping.getValue().stream()
                    .filter(entry -> !defineBeans(entry))
                    .map(entry -> new NodeTuple(entry.getKeyNode(), replace(entry.getValueNode())))
                    .toList());
        } else if (node instanceof ScalarNode scalar) {
            return replace(scalar);
        }
        return node;
    }

    /** Checks and defines the beans of an entry. {@return whether it has beans} */
    private boolean defineBeans(NodeTuple entry) {
        if (!YamlNodes.text(entry.getKeyNode()).equals("beans")
                || !(entry.getValueNode() instanceof SequenceNode definitions)) {
            return false;
        }
        for (Node definition : definitions.getValue()) {
            int line = YamlNodes.line(definition);
            BeanDefinition bean = BeanDefinition.of(definition, this::resolved);
            beans.define(bean).forEach(message -> findings.add(new Finding(line, message)));
        }
        return true;
    }

    private Node replace(ScalarNode scalar) {
        String text = resolved(scalar.getValue());
        Matcher reference = OBJECT_REFERENCE.matcher(text);
        if (!reference.find()) {
            return scalar;
        }
        String replaced =
                reference.replaceAll(match -> Matcher.quoteReplacement("#bean:" + standIn(match.group(), scalar)));
        return new ScalarNode(
                scalar.getTag(), true, replaced, scalar.getScalarStyle(), scalar.getStartMark(), scalar.getEndMark());
    }

    private String standIn(String reference, ScalarNode node) {
        if (reference.startsWith(TYPE_PREFIX)) {
            return standInByType(reference.substring(TYPE_PREFIX.length()), node);
        }
        BeanDefinition bean = BeanDefinition.ofReference(reference);
        Optional<Class<?>> type = beans.typeOf(bean);
        beans.problems(bean).forEach(message -> findings.add(new Finding(YamlNodes.line(node), message)));
        return standIns.defineUnnamed(type.orElse(Object.class), beans.isClassUnknown(bean));
    }

    private String standInByType(String name, ScalarNode node) {
        Class<?> type = getCamelContext().getClassResolver().resolveClass(name);
        if (type == null) {
            findings.add(new Finding(YamlNodes.line(node), "class " + name + " not found"));
        } else if (!standIns.hasTypeOf(type)
                && getCamelContext().getRegistry().findByType(type).isEmpty()) {
            findings.add(new Finding(YamlNodes.line(node), "bean of class " + name + " not found"));
        }
        return standIns.defineUnnamed(type == null ? Object.class : type, true);
    }

    /** {@return the text with its placeholders resolved; unchanged if one is unknown, which another check reports} */
    private String resolved(String text) {
        try {
            String resolved = text.contains("{{") ? getCamelContext().resolvePropertyPlaceholders(text) : text;
            // Nothing is left of an optional placeholder without a value.
            return resolved == null ? "" : resolved;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
