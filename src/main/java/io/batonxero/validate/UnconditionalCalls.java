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

/**
 * The calls that a route makes for every message: no condition is around them, and no step that may stop the route is before
 * them.
 */
final class UnconditionalCalls {
    private static final Set<String> CALLING_STEPS = Set.of("to", "toD", "wireTap", "enrich");
    private static final Set<String> BLOCKS = Set.of("pipeline", "multicast", "step", "doTry", "circuitBreaker");
    private static final Set<String> STOPPING_STEPS = Set.of("stop", "throwException", "rollback", "markRollbackOnly");

    private UnconditionalCalls() {}

    /** {@return the unconditional calls of each direct: route of a file, by the name of the route} */
    static Map<String, List<Name>> in(Node file) {
        Map<String, List<Name>> calls = new TreeMap<>();
        if (file instanceof SequenceNode parts) {
            for (Node part : parts.getValue()) {
                Node route = YamlNodes.child(part, "route").orElse(part);
                YamlNodes.child(route, "from")
                        .ifPresent(from -> RouteReferences.directName(from).ifPresent(served -> {
                            List<Name> called = new ArrayList<>();
                            var unused = collect(YamlNodes.child(from, "steps"), called);
                            calls.put(served.text(), called);
                        }));
            }
        }
        return calls;
    }

    /** {@return whether every message reaches the end of the steps} */
    private static boolean collect(Optional<Node> steps, List<Name> calls) {
        if (steps.isPresent() && steps.get() instanceof SequenceNode sequence) {
            for (Node step : sequence.getValue()) {
                for (NodeTuple entry : YamlNodes.entries(step)) {
                    String kind = YamlNodes.text(entry.getKeyNode());
                    if (CALLING_STEPS.contains(kind)) {
                        RouteReferences.directName(entry.getValueNode()).ifPresent(calls::add);
                    } else if (BLOCKS.contains(kind)) {
                        if (!collect(YamlNodes.child(entry.getValueNode(), "steps"), calls)) {
                            return false;
                        }
                    } else if (STOPPING_STEPS.contains(kind) || mayStop(entry.getValueNode())) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static boolean mayStop(Node node) {
        return node instanceof SequenceNode sequence
                ? sequence.getValue().stream().anyMatch(UnconditionalCalls::mayStop)
                : YamlNodes.entries(node).stream()
                        .anyMatch(entry -> STOPPING_STEPS.contains(YamlNodes.text(entry.getKeyNode()))
                                || mayStop(entry.getValueNode()));
    }

    /** {@return the shortest path of calls from one route to another; empty if there is none} */
    static Optional<String> path(String from, String to, Map<String, List<Name>> calls) {
        Map<String, String> paths = new HashMap<>(Map.of(from, from));
        Deque<String> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty() && !paths.containsKey(to)) {
            String route = next.remove();
            for (Name call : calls.getOrDefault(route, List.of())) {
                if (paths.putIfAbsent(call.text(), paths.get(route) + " -> direct:" + call.text()) == null) {
                    next.add(call.text());
                }
            }
        }
        return Optional.ofNullable(paths.get(to));
    }
}
