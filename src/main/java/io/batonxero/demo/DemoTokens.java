package io.batonxero.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The token endpoint of the demo's Xero: a refresh token works once, and every response brings the next. */
final class DemoTokens {
    static final String CLIENT_ID = "SIMULATED0CLIENT";
    static final String CLIENT_SECRET = "simulated-client-secret";
    /** The refresh token at the start of the demo. */
    static final String REFRESH_TOKEN = "simulated-refresh-token";

    private static final String BASIC = "Basic "
            + Base64.getEncoder().encodeToString((CLIENT_ID + ":" + CLIENT_SECRET).getBytes(StandardCharsets.UTF_8));

    private final Consents consents = new Consents(Set.of(CLIENT_ID));
    private final Set<String> refreshTokens = ConcurrentHashMap.newKeySet();
    private final Set<String> accessTokens = ConcurrentHashMap.newKeySet();

    DemoTokens() {
        refreshTokens.add(REFRESH_TOKEN);
    }

    Response consent(Request request) {
        return consents.page(Request.fields(request.query()));
    }

    Response exchange(Request request) {
        if (!request.header("authorization").equals(BASIC)) {
            return Response.oauthError("invalid_client");
        }
        Map<String, String> form = Request.fields(request.body());
        return switch (form.getOrDefault("grant_type", "")) {
            case "refresh_token" ->
                refreshTokens.remove(form.getOrDefault("refresh_token", ""))
                        ? tokens("offline_access accounting.settings.read")
                        : Response.oauthError("invalid_grant");
            case "authorization_code" ->
                consents.exchange(form.getOrDefault("code", ""))
                        .filter(consent -> consent.isFor(CLIENT_ID, form))
                        .map(consent -> tokens(consent.scope()))
                        .orElseGet(() -> Response.oauthError("invalid_grant"));
            default -> Response.oauthError("unsupported_grant_type");
        };
    }

    boolean accept(Request request) {
        return accessTokens.contains(request.header("authorization").replaceFirst("^Bearer ", ""));
    }

    void revokeAll() {
        refreshTokens.clear();
        accessTokens.clear();
    }

    private Response tokens(String scope) {
        String accessToken = "simulated-access-" + UUID.randomUUID();
        String refreshToken = "simulated-refresh-" + UUID.randomUUID();
        accessTokens.add(accessToken);
        refreshTokens.add(refreshToken);
        return Response.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("access_token", accessToken)
                        .put("refresh_token", refreshToken)
                        .put("expires_in", 1800)
                        .put("token_type", "Bearer")
                        .put("scope", scope));
    }
}
