package io.batonxero.validate;

import io.batonxero.validate.RouteReferences.Name;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The calls that a route makes whatever message comes: those after no condition and no way out. */
final class UnconditionalCalls {
    private static final Set<String> CALLS = Set.of("to", "toD", "wireTap", "enrich");
    private static final Set<String> BLOCKS = Set.of("pipeline", "multicast", "step", "doTry", "circuitBreaker");
    private static final Set<String> WAYS_OUT = Set.of("stop", "throwException", "rollback", "markRollbackOnly");

    private UnconditionalCalls() {}

    /** {@return the calls of each direct: route of a file, by its name} */
    static Map<String, List<Name>> in(Node file) {
        Map<String, List<Name>> calls = new TreeMap<>();
        if (file instanceof SequenceNode parts) {
            for (Node part : parts.getValue()) {
                Node route = YamlNodes.child(part, "route").orElse(part);
                YamlNodes.child(route, "from")
                        .ifPresent(from -> RouteReferences.direct(from).ifPresent(served -> {
                            List<Name> certain = new ArrayList<>();
                            var unused = collect(YamlNodes.child(from, "steps"), certain);
                            calls.put(served.text(), certain);
                        }));
            }
        }
        return calls;
    }

    /** {@return whether a message certainly gets through all of the steps} */
    private static boolean collect(Optional<Node> steps, List<Name> calls) {
        if (steps.isPresent() && steps.get() instanceof SequenceNode sequence) {
            for (Node step : sequence.getValue()) {
                for (NodeTuple entry : YamlNodes.entries(step)) {
                    String kind = YamlNodes.text(entry.getKeyNode());
                    if (CALLS.contains(kind)) {
                        RouteReferences.direct(entry.getValueNode()).ifPresent(calls::add);
                    } else if (BLOCKS.contains(kind)) {
                        if (!collect(YamlNodes.child(entry.getValueNode(), "steps"), calls)) {
                            return false;
                        }
                    } else if (WAYS_OUT.contains(kind) || mayLeave(entry.getValueNode())) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static boolean mayLeave(Node node) {
        return node instanceof SequenceNode sequence
                ? sequence.getValue().stream().anyMatch(UnconditionalCalls::mayLeave)
                : YamlNodes.entries(node).stream()
                        .anyMatch(entry -> WAYS_OUT.contains(YamlNodes.text(entry.getKeyNode()))
                                || mayLeave(entry.getValueNode()));
    }

    /** {@return the routes from one to another, in the order in which they call} Empty where none calls it. */
    static Optional<String> way(String from, String to, Map<String, List<Name>> calls) {
        Map<String, String> ways = new HashMap<>(Map.of(from, from));
        Deque<String> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty() && !ways.containsKey(to)) {
            String route = next.remove();
            for (Name call : calls.getOrDefault(route, List.of())) {
                if (ways.putIfAbsent(call.text(), ways.get(route) + " -> direct:" + call.text()) == null) {
                    next.add(call.text());
                }
            }
        }
        return Optional.ofNullable(ways.get(to));
    }
}
