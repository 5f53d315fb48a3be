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
 * The limits of a YAML text that may be given to Camel, whose parser has none: it recurses into what is nested, follows
 * aliases of what it is in, and takes time that grows with the square of a line's length.
 */
final class YamlLimits {
    static final int MAX_LINE_CHARS = 65_536;
    static final int MAX_DEPTH = 100;
    /** With each alias counted as the nodes that it stands for. */
    static final int MAX_NODES = 50_000;

    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<Anchor, Integer> sizes = new HashMap<>();
    private final Set<Anchor> unfinished = new HashSet<>();
    private int nodes;

    /** A collection that has not ended, its anchor and the nodes before it. */
    private record Open(Optional<Anchor> anchor, int nodesBefore) {}

    /** A limit that is exceeded, and the line, from 1 on. */
    record Excess(int line, String what) {}

    private YamlLimits() {}

    /** {@return the limit that a text exceeds} Empty where it exceeds none, or is no YAML up to there. */
    static Optional<Excess> exceeded(String text) {
        int line = 1;
        int start = 0;
        for (int end = text.indexOf('\n'); start < text.length(); end = text.indexOf('\n', start)) {
            int length = (end < 0 ? text.length() : end) - start;
            if (length > MAX_LINE_CHARS) {
                return Optional.of(
                        new Excess(line, "is a line of " + length + " characters; a line may have " + MAX_LINE_CHARS));
            }
            start += length + 1;
            line++;
        }
        return mayNestOrRepeat(text) ? new YamlLimits().exceededIn(text) : Optional.empty();
    }

    /** Parsing takes a start longer than this look at each character. */
    private static boolean mayNestOrRepeat(String text) {
        int flow = 0;
        int column = 0;
        boolean isBeforeWords = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n', '\r' -> {
                    column = 0;
                    isBeforeWords = true;
                    continue;
                }
                case '[', '{' -> flow++;
                case ']', '}' -> flow--;
                case '&', '*' -> {
                    return true;
                }
                default -> {}
            }
            isBeforeWords &= c == ' ' || c == '-' || c == '?' || c == ':' || c == '\t';
            column++;
            if (flow > MAX_DEPTH / 2 || (isBeforeWords && column > MAX_DEPTH / 2)) {
                return true;
            }
        }
        return text.length() > MAX_NODES;
    }

    private Optional<Excess> exceededIn(String text) {
        try {
            for (Event event : new Parse(LoadSettings.builder().build()).parseString(text)) {
                Optional<String> what = exceededBy(event);
                if (what.isPresent()) {
                    int line =
                            event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
                    return Optional.of(new Excess(line, what.get()));
                }
            }
            return Optional.empty();
        } catch (YamlEngineException noYaml) {
            // The reader of the file says where and why.
            return Optional.empty();
        }
    }

    private Optional<String> exceededBy(Event event) {
        if (event instanceof AliasEvent alias && unfinished.contains(alias.getAlias())) {
            return Optional.of("refers to what it is in itself, *" + alias.getAlias());
        }
        if (event instanceof NodeEvent node) {
            nodes = Math.addExact(
                    nodes, event instanceof AliasEvent alias ? sizes.getOrDefault(alias.getAlias(), 1) : 1);
            if (event instanceof CollectionStartEvent) {
                open.push(new Open(node.getAnchor(), nodes - 1));
                node.getAnchor().ifPresent(unfinished::add);
            }
        } else if (event instanceof CollectionEndEvent) {
            Open ended = open.pop();
            ended.anchor().ifPresent(anchor -> {
                unfinished.remove(anchor);
                sizes.put(anchor, nodes - ended.nodesBefore());
            });
        }
        if (open.size() > MAX_DEPTH) {
            return Optional.of("is nested deeper than " + MAX_DEPTH + " levels");
        }
        return nodes > MAX_NODES
                ? Optional.of("has more than " + MAX_NODES + " YAML nodes, aliases counted as what they stand for")
                : Optional.empty();
    }
}
