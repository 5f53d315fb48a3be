package io.batonxero.demo;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The consent page of a simulated Xero, whose visitor agrees at once and is sent back with a code. */
public final class SimulatedConsents {
    private static final Set<String> SCOPES = Set.of("offline_access", "accounting.settings.read", "projects.read");

    private final Map<String, Consented> codes = new ConcurrentHashMap<>();
    private volatile Map<String, String> refusal = Map.of();

    /** What somebody agreed to, until the code for it is spent. */
    record Consented(String clientId, String redirectUrl, String challenge, String scope) {
        boolean isFor(String client, Map<String, String> form) {
            return clientId.equals(client)
                    && redirectUrl.equals(form.get("redirect_uri"))
                    && challenge.equals(challengeOf(form.getOrDefault("code_verifier", "")));
        }
    }

    SimulatedConsents() {}

    /** Sends every visitor back with an error from now on, such as {@code access_denied}. */
    public void refuse(String error, String description) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put("error", error);
        if (!description.isEmpty()) {
            said.put("error_description", description);
        }
        refusal = said;
    }

    /** Forgets the codes that are not spent, as Xero does after five minutes. */
    public void expireCodes() {
        codes.clear();
    }

    Answer page(Map<String, String> asked) {
        String client = asked.getOrDefault("client_id", "");
        String scope = asked.getOrDefault("scope", "");
        if (!Set.of(SimulatedTokens.CLIENT_ID, SimulatedTokens.PKCE_CLIENT_ID).contains(client)) {
            return errorPage("unauthorized_client", "Unknown client or client not enabled");
        }
        if (!SCOPES.containsAll(Arrays.asList(scope.split(" ", -1)))) {
            return errorPage("unauthorized_client", "Invalid scope for client");
        }
        String redirectUrl = asked.getOrDefault("redirect_uri", "");
        String challenge = asked.getOrDefault("code_challenge", "");
        String state = asked.getOrDefault("state", "");
        boolean isPkce = "S256".equals(asked.get("code_challenge_method")) && !challenge.isEmpty();
        if (!isPkce || redirectUrl.isEmpty() || state.isEmpty() || !"code".equals(asked.get("response_type"))) {
            return errorPage("invalid_request", "The request is not whole");
        }
        Map<String, String> answer = new LinkedHashMap<>(refusal);
        if (answer.isEmpty()) {
            String code = "simulated-code-" + UUID.randomUUID();
            codes.put(code, new Consented(client, redirectUrl, challenge, scope));
            answer.put("code", code);
            answer.put("scope", scope);
        }
        answer.put("state", state);
        return new Answer(302, Map.of("Location", redirectUrl + "?" + query(answer)), "");
    }

    /** {@return what a code was given for} A code works once, whether what comes with it is right or not. */
    Optional<Consented> spend(String code) {
        return Optional.ofNullable(codes.remove(code));
    }

    private static Answer errorPage(String error, String description) {
        return new Answer(
                400,
                Map.of("Content-Type", "text/html; charset=utf-8"),
                "<!doctype html><title>Error</title><p>Error: " + error + "</p><p>" + description + "</p>");
    }

    private static String query(Map<String, String> answer) {
        return answer.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + URLEncoder.encode(pair.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String challengeOf(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException every) {
            throw new IllegalStateException("Every JDK has SHA-256", every);
        }
    }
}
