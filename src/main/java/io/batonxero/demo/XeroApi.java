package io.batonxero.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The API of a simulated Xero for a signed-in client. Every tenant is connected until it is disconnected. */
public final class XeroApi {
    private static final String CONNECTIONS = "/connections";

    private final XeroFiles files;
    private final Set<String> disconnected = ConcurrentHashMap.newKeySet();

    /** Creates an API that serves this data. */
    public XeroApi(XeroFiles files) {
        this.files = files;
    }

    /** {@return the response to a request} */
    public Response response(Request request, String tenant) {
        if (request.path().startsWith(CONNECTIONS + "/") && request.method().equals("DELETE")) {
            return delete(request.path().substring(CONNECTIONS.length() + 1));
        }
        return request.path().equals(CONNECTIONS) ? list() : ofTenant(request, tenant);
    }

    /** Disconnects every tenant. */
    public void disconnectAll() {
        connections().forEach(row -> disconnected.add(row.path("id").asText()));
    }

    private JsonNode connections() {
        return files.json("connections.json").orElse(JsonNodeFactory.instance.arrayNode());
    }

    private boolean isConnected(JsonNode row) {
        return !disconnected.contains(row.path("id").asText());
    }

    private Response list() {
        JsonNode all = connections();
        if (!all.isArray()) {
            return Response.json(200, all);
        }
        ArrayNode connected = JsonNodeFactory.instance.arrayNode();
        all.forEach(row -> {
            if (isConnected(row)) {
                connected.add(row);
            }
        });
        return Response.json(200, connected);
    }

    /** Xero expects the id of the connection, not of its tenant. */
    private Response delete(String id) {
        for (JsonNode row : connections()) {
            if (row.path("tenantId").asText().equals(id)) {
                return forbidden();
            }
            if (row.path("id").asText().equals(id) && disconnected.add(id)) {
                return Response.empty(204);
            }
        }
        return Response.notFound();
    }

    private Response ofTenant(Request request, String tenant) {
        boolean connected = false;
        for (JsonNode row : connections()) {
            connected |= row.path("tenantId").asText().equals(tenant) && isConnected(row);
        }
        if (!connected) {
            return forbidden();
        }
        if (!request.header("accept").contains("application/json")) {
            return new Response(200, Map.of("Content-Type", "text/xml"), "<Response/>");
        }
        return switch (request.path()) {
            case "/api.xro/2.0/Organisation" -> file(tenant + "/organisation.json");
            case "/api.xro/2.0/Users" -> file(tenant + "/users.json");
            case "/projects.xro/2.0/ProjectsUsers" -> projectsUsers(request, tenant);
            default -> Response.notFound();
        };
    }

    private Response projectsUsers(Request request, String tenant) {
        Optional<JsonNode> file = files.json(tenant + "/projects-users.json");
        JsonNode all = file.orElse(JsonNodeFactory.instance.arrayNode());
        Page page = Page.of(request.query(), 50);
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        response.putObject("pagination")
                .put("page", page.number())
                .put("pageSize", page.size())
                .put("pageCount", (all.size() + page.size() - 1) / page.size())
                .put("itemCount", all.size());
        response.set("items", page.of(all));
        return Response.json(200, response);
    }

    private Response file(String name) {
        return files.json(name).map(json -> Response.json(200, json)).orElseGet(Response::notFound);
    }

    private static Response forbidden() {
        return Response.problem(403, "Forbidden", "AuthenticationUnsuccessful");
    }
}
