package io.batonxero.validate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Limits of the YAML that is given to Camel. Camel's parser has none: it recurses into nested nodes, follows aliases
 * without end, and its time grows with the square of the length of a line.
 */
final class YamlLimits {
    static final int MAX_LINE_CHARS = 65_536;
    static final int MAX_DEPTH = 100;
    /** Each alias counts as the nodes that it stands for. */
    static final int MAX_NODES = 50_000;

    private final Deque<OpenCollection> open = new ArrayDeque<>();
    private final Map<Anchor, Integer> sizes = new HashMap<>();
    private final Set<Anchor> unfinished = new HashSet<>();
    private int nodes;

    /** A collection whose end was not parsed yet. */
    private record OpenCollection(Optional<Anchor> anchor, int nodesBefore) {}

    /** An exceeded limit, and its line, from 1 on. */
    record Excess(int line, String message) {}

    private YamlLimits() {}

    /** {@return the first limit that a text exceeds; empty if it exceeds none, or is invalid YAML up to there} */
    static Optional<Excess> exceeded(String text) {
        int line = 1;
        int start = 0;
        for (int end = text.indexOf('\n'); start < text.length(); end = text.indexOf('\n', start)) {
            int length = (end < 0 ? text.length() : end) - start;
            if (length > MAX_LINE_CHARS) {
                return Optional.of(
                        new Excess(line, "line has " + length + " characters, the maximum is " + MAX_LINE_CHARS));
            }
            start += length + 1;
            line++;
        }
        return mayExceedOtherLimits(text) ? new YamlLimits().exceededIn(text) : Optional.empty();
    }

    /** Looking at each character is faster than parsing, which every start-up would have to wait for. */
    private static boolean mayExceedOtherLimits(String text) {
        int flowDepth = 0;
        int column = 0;
        boolean isIndentation = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n', '\r' -> {
                    column = 0;
                    isIndentation = true;
                    continue;
                }
                case '[', '{' -> flowDepth++;
                case ']', '}' -> flowDepth--;
                case '&', '*' -> {
                    return true;
                }
                default -> {}
            }
            isIndentation &= c == ' ' || c == '-' || c == '?' || c == ':' || c == '\t';
            column++;
            if (flowDepth > MAX_DEPTH / 2 || (isIndentation && column > MAX_DEPTH / 2)) {
                return true;
            }
        }
        return text.length() > MAX_NODES;
    }

    private Optional<Excess> exceededIn(String text) {
        try {
            for (Event event : new Parse(LoadSettings.builder().build()).parseString(text)) {
                Optional<String> message = exceededBy(event);
                if (message.isPresent()) {
                    int line =
                            event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
                    return Optional.of(new Excess(line, message.get()));
                }
            }
            return Optional.empty();
        } catch (YamlEngineException e) {
            // RouteValidator reports invalid YAML with its line.
            return Optional.empty();
        }
    }

    private Optional<String> exceededBy(Event event) {
        if (event instanceof AliasEvent alias && unfinished.contains(alias.getAlias())) {
            return Optional.of("alias *" + alias.getAlias() + " refers to a node that contains it");
        }
        if (event instanceof NodeEvent node) {
            nodes = Math.addExact(
                    nodes, event instanceof AliasEvent alias ? sizes.getOrDefault(alias.getAlias(), 1) : 1);
            if (event instanceof CollectionStartEvent) {
                open.push(new OpenCollection(node.getAnchor(), nodes - 1));
                node.getAnchor().ifPresent(unfinished::add);
            }
        } else if (event instanceof CollectionEndEvent) {
            OpenCollection ended = open.pop();
            ended.anchor().ifPresent(anchor -> {
                unfinished.remove(anchor);
                sizes.put(anchor, nodes - ended.nodesBefore());
            });
        }
        if (open.size() > MAX_DEPTH) {
            return Optional.of("nested deeper than " + MAX_DEPTH + " levels");
        }
        return nodes > MAX_NODES
                ? Optional.of(
                        "more than " + MAX_NODES + " YAML nodes; each alias counts as the nodes that it stands for")
                : Optional.empty();
    }
}
