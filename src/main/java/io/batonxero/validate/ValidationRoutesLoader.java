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

/** Loads route files to check them: beans are looked up by reflection, and what would be made is replaced by stand-ins. */
final class ValidationRoutesLoader extends YamlRoutesBuilderLoader {
    /** A reference that makes or finds an object, as a whole text or as the value of a URI option. */
    private static final Pattern MADE = Pattern.compile("(?:^|(?<==))#(?:class|type):[^&]*");

    private static final String TYPE = "#type:";

    private final StandInBeans standIns;
    private final BeanClassChecker beans;
    private final List<Finding> findings = new ArrayList<>();

    /** A problem at a line, counted from 1. */
    record Finding(int line, String what) {}

    ValidationRoutesLoader(CamelContext context, StandInBeans standIns) {
        setCamelContext(context);
        this.standIns = standIns;
        this.beans = new BeanClassChecker(context.getClassResolver(), standIns);
    }

    /** {@return what was found since this was asked last} */
    List<Finding> takeFindings() {
        List<Finding> taken = List.copyOf(findings);
        findings.clear();
        return taken;
    }

    @Override
    public void preParseRoute(Resource resource) {
        // Camel would make the beans.
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
                    .filter(entry -> !isBeans(entry))
                    .map(entry -> new NodeTuple(entry.getKeyNode(), replace(entry.getValueNode())))
                    .toList());
        } else if (node instanceof ScalarNode scalar) {
            return replace(scalar);
        }
        return node;
    }

    /** Takes beans out, those of a route template too. */
    private boolean isBeans(NodeTuple entry) {
        if (!YamlNodes.text(entry.getKeyNode()).equals("beans")
                || !(entry.getValueNode() instanceof SequenceNode definitions)) {
            return false;
        }
        for (Node definition : definitions.getValue()) {
            int line = YamlNodes.line(definition);
            BeanDefinition bean = BeanDefinition.of(definition, this::resolved);
            beans.define(bean).forEach(what -> findings.add(new Finding(line, what)));
        }
        return true;
    }

    private Node replace(ScalarNode scalar) {
        String text = resolved(scalar.getValue());
        Matcher made = MADE.matcher(text);
        if (!made.find()) {
            return scalar;
        }
        String replaced = made.replaceAll(match -> Matcher.quoteReplacement("#bean:" + standIn(match.group(), scalar)));
        return new ScalarNode(
                scalar.getTag(), true, replaced, scalar.getScalarStyle(), scalar.getStartMark(), scalar.getEndMark());
    }

    private String standIn(String made, ScalarNode place) {
        if (made.startsWith(TYPE)) {
            return standInByType(made.substring(TYPE.length()), place);
        }
        BeanDefinition bean = BeanDefinition.ofReference(made);
        Optional<Class<?>> type = beans.typeOf(bean);
        beans.problems(bean).forEach(what -> findings.add(new Finding(YamlNodes.line(place), what)));
        return standIns.unnamed(type.orElse(Object.class), beans.isDeclared(bean));
    }

    private String standInByType(String name, ScalarNode place) {
        Class<?> type = getCamelContext().getClassResolver().resolveClass(name);
        if (type == null) {
            findings.add(new Finding(YamlNodes.line(place), "no class " + name));
        } else if (!standIns.hasTypeOf(type)
                && getCamelContext().getRegistry().findByType(type).isEmpty()) {
            findings.add(new Finding(YamlNodes.line(place), "no bean of class " + name));
        }
        return standIns.unnamed(type == null ? Object.class : type, true);
    }

    /** {@return the text with its placeholders resolved} Unchanged if one is unknown: another check reports that. */
    private String resolved(String text) {
        try {
            return text.contains("{{") ? getCamelContext().resolvePropertyPlaceholders(text) : text;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
