package io.batonxero.demo;

import io.batonxero.base.Sha256;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The consent page of a simulated Xero. The user consents at once and is redirected back with a code. */
public final class Consents {
    private static final Set<String> SCOPES = Set.of("offline_access", "accounting.settings.read", "projects.read");

    private final Set<String> clients;
    private final Map<String, Consent> codes = new ConcurrentHashMap<>();

    /** A consent whose code was not exchanged yet. */
    public record Consent(String clientId, String redirectUrl, String challenge, String scope) {
        /** {@return whether a token request is from the client of this consent} */
        public boolean isFor(String client, Map<String, String> form) {
            return clientId.equals(client)
                    && redirectUrl.equals(form.get("redirect_uri"))
                    && challenge.equals(challengeOf(form.getOrDefault("code_verifier", "")));
        }
    }

    /** Creates a consent page for these clients. */
    public Consents(Set<String> clients) {
        this.clients = clients;
    }

    /** {@return the response to an authorization request} */
    public Response page(Map<String, String> parameters) {
        String client = parameters.getOrDefault("client_id", "");
        String scope = parameters.getOrDefault("scope", "");
        if (!clients.contains(client)) {
            return errorPage("unauthorized_client", "Unknown client or client not enabled");
        }
        if (!SCOPES.containsAll(Arrays.asList(scope.split(" ", -1)))) {
            return errorPage("unauthorized_client", "Invalid scope for client");
        }
        String redirectUrl = parameters.getOrDefault("redirect_uri", "");
        String challenge = parameters.getOrDefault("code_challenge", "");
        String state = parameters.getOrDefault("state", "");
        boolean isPkce = "S256".equals(parameters.get("code_challenge_method")) && !challenge.isEmpty();
        if (!isPkce || redirectUrl.isEmpty() || state.isEmpty() || !"code".equals(parameters.get("response_type"))) {
            return errorPage("invalid_request", "The request is incomplete");
        }
        String code = "simulated-code-" + UUID.randomUUID();
        codes.put(code, new Consent(client, redirectUrl, challenge, scope));
        return Response.empty(302)
                .with(Map.of(
                        "Location",
                        redirectUrl + "?code=" + code + "&scope=" + encoded(scope) + "&state=" + encoded(state)));
    }

    /** {@return the consent of a code} A code works once, even if the token request fails. */
    public Optional<Consent> exchange(String code) {
        return Optional.ofNullable(codes.remove(code));
    }

    private static Response errorPage(String error, String description) {
        return new Response(
                400,
                Map.of("Content-Type", "text/html; charset=utf-8"),
                "<!doctype html><title>Error</title><p>Error: " + error + "</p><p>" + description + "</p>");
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String challengeOf(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(verifier));
    }
}
