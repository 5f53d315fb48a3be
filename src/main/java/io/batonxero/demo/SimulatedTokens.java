package io.batonxero.demo;

import io.batonxero.demo.SimulatedXero.SeenRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The token endpoint of a simulated Xero: a refresh token works once, and every answer brings the next. */
public final class SimulatedTokens {
    /** A client with a secret. */
    public static final String CLIENT_ID = "SIMULATED0CLIENT";

    /** A client without one: a PKCE app. */
    public static final String PKCE_CLIENT_ID = "SIMULATED0PKCE0CLIENT";

    /** That client's secret. */
    public static final String CLIENT_SECRET = "simulated-client-secret";

    /** The refresh token of the consent. */
    public static final String REFRESH_TOKEN = "simulated-refresh-token";

    /** What is ticked on the page of its custom connection. */
    private static final Set<String> SCOPES = Set.of("accounting.settings.read", "projects.read");

    private final SimulatedConsents consents;
    /** Whose each refresh token is, by client id. */
    private final Map<String, String> refreshTokens = new ConcurrentHashMap<>();

    private final Set<String> accessTokens = ConcurrentHashMap.newKeySet();

    /** Status and JSON of an answer. */
    record TokenAnswer(int status, Map<String, Object> body) {
        static TokenAnswer error(String code) {
            return new TokenAnswer(400, Map.of("error", code));
        }
    }

    SimulatedTokens(SimulatedConsents consents) {
        this.consents = consents;
        refreshTokens.put(REFRESH_TOKEN, CLIENT_ID);
    }

    /** {@return an access token that works at once, as from a consent made elsewhere} */
    public String accessToken() {
        String token = "simulated-access-" + UUID.randomUUID();
        accessTokens.add(token);
        return token;
    }

    boolean accepts(String authorization) {
        return authorization.startsWith("Bearer ") && accessTokens.contains(authorization.substring(7));
    }

    TokenAnswer answer(SeenRequest request, boolean customConnection) {
        Map<String, String> form = SimulatedXero.form(request.body());
        String client = client(request, form);
        if (client.isEmpty()) {
            return TokenAnswer.error("invalid_client");
        }
        return switch (form.getOrDefault("grant_type", "")) {
            case "refresh_token" ->
                refreshTokens.remove(form.getOrDefault("refresh_token", ""), client)
                        ? tokens(client, "offline_access accounting.settings.read")
                        : TokenAnswer.error("invalid_grant");
            case "authorization_code" ->
                consents.spend(form.getOrDefault("code", ""))
                        .filter(consented -> consented.isFor(client, form))
                        .map(consented -> tokens(client, consented.scope()))
                        .orElse(TokenAnswer.error("invalid_grant"));
            case "client_credentials" -> ofClient(form, customConnection);
            default -> TokenAnswer.error("unsupported_grant_type");
        };
    }

    /** {@return whether a request comes from a client that this one knows} */
    boolean isOfClient(SeenRequest request) {
        return !client(request, SimulatedXero.form(request.body())).isEmpty();
    }

    /** {@return whether a token was good and is now, as all others are, revoked} */
    boolean revoke(String refreshToken) {
        boolean isGood = refreshTokens.containsKey(refreshToken);
        if (isGood) {
            refreshTokens.clear();
            accessTokens.clear();
        }
        return isGood;
    }

    /** A client with a secret says who it is in the header, one without in the form. */
    private static String client(SeenRequest request, Map<String, String> form) {
        byte[] pair = (CLIENT_ID + ":" + CLIENT_SECRET).getBytes(StandardCharsets.UTF_8);
        String basic = "Basic " + Base64.getEncoder().encodeToString(pair);
        String header = request.headers().getOrDefault("authorization", "");
        if (header.isEmpty()) {
            return PKCE_CLIENT_ID.equals(form.get("client_id")) ? PKCE_CLIENT_ID : "";
        }
        return header.equals(basic) ? CLIENT_ID : "";
    }

    private TokenAnswer tokens(String client, String scope) {
        String next = "simulated-refresh-" + UUID.randomUUID();
        refreshTokens.put(next, client);
        return new TokenAnswer(
                200,
                Map.of(
                        "access_token",
                        accessToken(),
                        "refresh_token",
                        next,
                        "expires_in",
                        1800,
                        "token_type",
                        "Bearer",
                        "scope",
                        scope));
    }

    private TokenAnswer ofClient(Map<String, String> form, boolean customConnection) {
        if (!customConnection) {
            return TokenAnswer.error("unauthorized_client");
        }
        if (!SCOPES.containsAll(List.of(form.getOrDefault("scope", "").split(" ", -1)))) {
            return TokenAnswer.error("invalid_scope");
        }
        return new TokenAnswer(200, Map.of("access_token", accessToken(), "expires_in", 1800, "token_type", "Bearer"));
    }
}
