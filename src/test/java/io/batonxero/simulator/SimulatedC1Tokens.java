package io.batonxero.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.batonxero.demo.C1Client;
import io.batonxero.demo.C1Server;
import io.batonxero.demo.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** The token endpoint of a simulated ConductorOne, which validates the signed assertion. */
public final class SimulatedC1Tokens {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final C1Client client = C1Client.make();
    private final Set<String> validTokens = ConcurrentHashMap.newKeySet();
    private final List<String> forms = new CopyOnWriteArrayList<>();
    private final Queue<FaultyResponse> faults = new ConcurrentLinkedQueue<>();
    private volatile String clientId = "";
    private volatile int lifeSeconds = 3600;

    /** {@return the request bodies so far, in order} */
    public List<String> forms() {
        return List.copyOf(forms);
    }

    /** Sets the lifetime of the next tokens. */
    public void lifeSeconds(int seconds) {
        lifeSeconds = seconds;
    }

    /** Responds to the next requests with these statuses. */
    public void refuseNext(Integer... statuses) {
        for (int status : statuses) {
            respondNext(exchange -> send(exchange, status, Map.of("error", "scripted")));
        }
    }

    /** Responds to the next requests with these faults. */
    public void respondNext(FaultyResponse... responses) {
        faults.addAll(List.of(responses));
    }

    /** Revokes all tokens. */
    public void revokeAll() {
        validTokens.clear();
    }

    void listensAt(String address) {
        clientId = client.id(address);
    }

    String clientId() {
        return clientId;
    }

    String clientSecret() {
        return client.secret();
    }

    boolean accepts(String authorization) {
        return authorization.startsWith("Bearer ") && validTokens.contains(authorization.substring(7));
    }

    void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            forms.add(form);
            FaultyResponse fault = faults.poll();
            if (fault != null) {
                fault.send(exchange);
                return;
            }
            Optional<String> problem = problem(Request.fields(form));
            if (problem.isPresent()) {
                send(exchange, 401, Map.of("error", "invalid_client", "error_description", problem.get()));
                return;
            }
            String token = "simulated-c1-" + UUID.randomUUID();
            validTokens.add(token);
            send(exchange, 200, Map.of("access_token", token, "token_type", "bearer", "expires_in", lifeSeconds));
        }
    }

    private Optional<String> problem(Map<String, String> form) {
        String[] parts = form.getOrDefault("client_assertion", "").split("\\.", -1);
        if (!clientId.equals(form.get("client_id"))
                || !"client_credentials".equals(form.get("grant_type"))
                || !"urn:ietf:params:oauth:client-assertion-type:jwt-bearer".equals(form.get("client_assertion_type"))
                || parts.length != 3) {
            return Optional.of("form");
        }
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(client.key().getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            if (!signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
                return Optional.of("signature");
            }
            return claimsProblem(JSON.readTree(Base64.getUrlDecoder().decode(parts[1])));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            return Optional.of("assertion");
        }
    }

    private Optional<String> claimsProblem(JsonNode claims) {
        long now = Instant.now().getEpochSecond();
        boolean isIdentityValid = clientId.equals(claims.path("iss").asText())
                && clientId.equals(claims.path("sub").asText())
                && claims.path("aud").isTextual()
                && C1Server.HOST.equals(claims.path("aud").asText());
        boolean isTimeValid = claims.path("nbf").asLong(Long.MAX_VALUE) <= now
                && claims.path("exp").asLong() > now
                && claims.path("exp").asLong() <= now + 300;
        return isIdentityValid && isTimeValid ? Optional.empty() : Optional.of("claims");
    }

    private static void send(HttpExchange exchange, int status, Map<String, Object> json) throws IOException {
        byte[] body = JSON.writeValueAsBytes(json);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
