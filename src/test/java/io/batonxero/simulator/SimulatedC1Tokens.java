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

/** The token endpoint of a simulated ConductorOne: checks the signed assertion, and knows the tokens it gave. */
public final class SimulatedC1Tokens {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final C1Client client = C1Client.make();
    private final Set<String> good = ConcurrentHashMap.newKeySet();
    private final List<String> forms = new CopyOnWriteArrayList<>();
    private final Queue<FaultyResponse> faults = new ConcurrentLinkedQueue<>();
    private volatile String clientId = "";
    private volatile int lifeSeconds = 3600;

    /** {@return what was posted so far, in order} */
    public List<String> forms() {
        return List.copyOf(forms);
    }

    /** Gives tokens that live this long, from now on. */
    public void lifeSeconds(int seconds) {
        lifeSeconds = seconds;
    }

    /** Answers the next requests with these statuses, and no token. */
    public void refuseNext(Integer... statuses) {
        for (int status : statuses) {
            answerNext(exchange -> send(exchange, status, Map.of("error", "scripted")));
        }
    }

    /** Answers the next requests so. */
    public void answerNext(FaultyResponse... answers) {
        faults.addAll(List.of(answers));
    }

    /** Accepts none of the tokens given so far. */
    public void revokeAll() {
        good.clear();
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
        return authorization.startsWith("Bearer ") && good.contains(authorization.substring(7));
    }

    void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            forms.add(form);
            FaultyResponse answer = faults.poll();
            if (answer != null) {
                answer.send(exchange);
                return;
            }
            Optional<String> fault = fault(Request.fields(form));
            if (fault.isPresent()) {
                send(exchange, 401, Map.of("error", "invalid_client", "error_description", fault.get()));
                return;
            }
            String token = "simulated-c1-" + UUID.randomUUID();
            good.add(token);
            send(exchange, 200, Map.of("access_token", token, "token_type", "bearer", "expires_in", lifeSeconds));
        }
    }

    private Optional<String> fault(Map<String, String> form) {
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
            return claimsFault(JSON.readTree(Base64.getUrlDecoder().decode(parts[1])));
        } catch (GeneralSecurityException | IOException | IllegalArgumentException unreadable) {
            return Optional.of("assertion");
        }
    }

    private Optional<String> claimsFault(JsonNode claims) {
        long now = Instant.now().getEpochSecond();
        boolean ours = clientId.equals(claims.path("iss").asText())
                && clientId.equals(claims.path("sub").asText())
                && claims.path("aud").isTextual()
                && C1Server.HOST.equals(claims.path("aud").asText());
        boolean inTime = claims.path("nbf").asLong(Long.MAX_VALUE) <= now
                && claims.path("exp").asLong() > now
                && claims.path("exp").asLong() <= now + 300;
        return ours && inTime ? Optional.empty() : Optional.of("claims");
    }

    private static void send(HttpExchange exchange, int status, Map<String, Object> answer) throws IOException {
        byte[] body = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
