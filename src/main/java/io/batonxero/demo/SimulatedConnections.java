package io.batonxero.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which tenants of a world a simulated Xero connects: all of them, until they are disconnected. */
final class SimulatedConnections {
    private final XeroWorld world;
    private final Set<String> disconnected = ConcurrentHashMap.newKeySet();

    SimulatedConnections(XeroWorld world) {
        this.world = world;
    }

    Answer list() {
        JsonNode all = world.json("connections.json").orElse(JsonNodeFactory.instance.arrayNode());
        if (!all.isArray()) {
            return Answer.json(200, all);
        }
        ArrayNode left = JsonNodeFactory.instance.arrayNode();
        all.forEach(row -> {
            if (!disconnected.contains(row.path("id").asText())) {
                left.add(row);
            }
        });
        return Answer.json(200, left);
    }

    /** Ends one connection; Xero takes its id and not its tenant's. */
    Answer delete(String id) {
        if (world.tenantIds().contains(id)) {
            return Answer.problem(403, "Forbidden", "AuthenticationUnsuccessful");
        }
        for (JsonNode row : world.json("connections.json").orElse(JsonNodeFactory.instance.arrayNode())) {
            if (row.path("id").asText().equals(id) && disconnected.add(id)) {
                return Answer.empty(204);
            }
        }
        return Answer.notFound();
    }

    void deleteAll() {
        world.json("connections.json")
                .ifPresent(all ->
                        all.forEach(row -> disconnected.add(row.path("id").asText())));
    }

    boolean reach(String tenant) {
        for (JsonNode row : world.json("connections.json").orElse(JsonNodeFactory.instance.arrayNode())) {
            if (row.path("tenantId").asText().equals(tenant)
                    && !disconnected.contains(row.path("id").asText())) {
                return true;
            }
        }
        return false;
    }
}
