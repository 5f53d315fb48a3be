package io.batonxero.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.demo.Request;
import io.batonxero.demo.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The token endpoint of a simulated Xero. A refresh token works once, and every response has the next one. */
public final class SimulatedTokens {
    /** A client with a secret. */
    public static final String CLIENT_ID = "SIMULATED0CLIENT";

    /** A PKCE client, without a secret. */
    public static final String PKCE_CLIENT_ID = "SIMULATED0PKCE0CLIENT";

    /** The secret of {@link #CLIENT_ID}. */
    public static final String CLIENT_SECRET = "simulated-client-secret";

    /** The first refresh token of {@link #CLIENT_ID}. */
    public static final String REFRESH_TOKEN = "simulated-refresh-token";

    /** The scopes of the custom connection. */
    private static final Set<String> SCOPES = Set.of("accounting.settings.read", "projects.read");

    private static final DateTimeFormatter AT =
            DateTimeFormatter.ofPattern("MM/dd/yyyy HH:mm:ss").withZone(ZoneOffset.UTC);

    private final SimulatedConsents consents;
    private final RefreshTokens refreshTokens = new RefreshTokens();
    private final Map<String, Instant> accessTokens = new ConcurrentHashMap<>();
    private final AtomicInteger requestsUntilExpiry = new AtomicInteger();
    private volatile Duration life = Duration.ofMinutes(30);

    SimulatedTokens(SimulatedConsents consents) {
        this.consents = consents;
        refreshTokens.add(REFRESH_TOKEN, CLIENT_ID);
    }

    /** Sets the grace period in which a used refresh token works again. */
    public void grace(Duration time) {
        refreshTokens.grace(time);
    }

    /** Sets the lifetime of the next access tokens. */
    public void life(Duration time) {
        life = time;
    }

    /** Expires all access tokens now. */
    public void expireAll() {
        accessTokens.replaceAll((token, expiry) -> Instant.now());
    }

    /** {@return whether all access tokens are expired} */
    public boolean areExpired() {
        Instant now = Instant.now();
        return accessTokens.values().stream().noneMatch(now::isBefore);
    }

    /** Expires all access tokens after this many more requests. */
    public void expireAfter(int requests) {
        requestsUntilExpiry.set(requests);
    }

    /** {@return how often a used refresh token was accepted} */
    public int reusedRefreshTokens() {
        return refreshTokens.reused();
    }

    /** {@return how often a refresh token was refused} */
    public int refused() {
        return refreshTokens.refused();
    }

    /** {@return a new access token} */
    public String accessToken() {
        String token = "simulated-access-" + UUID.randomUUID();
        accessTokens.put(token, Instant.now().plus(life));
        return token;
    }

    /** {@return the reason why an access token is rejected; empty if it is accepted} */
    String refusal(String authorization) {
        Instant expiry = authorization.startsWith("Bearer ") ? accessTokens.get(authorization.substring(7)) : null;
        if (expiry == null) {
            return "AuthenticationUnsuccessful";
        }
        if (!Instant.now().isBefore(expiry)) {
            return "TokenExpired: token expired at " + AT.format(expiry);
        }
        if (requestsUntilExpiry.decrementAndGet() == 0) {
            expireAll();
        }
        return "";
    }

    Response respond(Request request, boolean customConnection) {
        Map<String, String> form = Request.fields(request.body());
        String client = client(request, form);
        if (client.isEmpty()) {
            return Response.oauthError("invalid_client");
        }
        return switch (form.getOrDefault("grant_type", "")) {
            case "refresh_token" ->
                refreshTokens
                        .exchange(form.getOrDefault("refresh_token", ""), client)
                        .map(next -> tokens(next, "offline_access accounting.settings.read"))
                        .orElse(Response.oauthError("invalid_grant"));
            case "authorization_code" ->
                consents.exchange(form.getOrDefault("code", ""))
                        .filter(consent -> consent.isFor(client, form))
                        .map(consent -> tokens(refreshTokens.issue(client), consents.granted(consent)))
                        .orElse(Response.oauthError("invalid_grant"));
            case "client_credentials" -> ofClient(form, customConnection);
            default -> Response.oauthError("unsupported_grant_type");
        };
    }

    /** {@return whether a request is from a known client} */
    boolean isOfClient(Request request) {
        return !client(request, Request.fields(request.body())).isEmpty();
    }

    /** {@return whether the token was valid; if so, all tokens are revoked} */
    boolean revoke(String refreshToken) {
        boolean isValid = refreshTokens.revoke(refreshToken);
        if (isValid) {
            accessTokens.clear();
        }
        return isValid;
    }

    /** A client with a secret authenticates in the header, a PKCE client names itself in the form. */
    private static String client(Request request, Map<String, String> form) {
        byte[] pair = (CLIENT_ID + ":" + CLIENT_SECRET).getBytes(StandardCharsets.UTF_8);
        String basic = "Basic " + Base64.getEncoder().encodeToString(pair);
        String header = request.headers().getOrDefault("authorization", "");
        if (header.isEmpty()) {
            return PKCE_CLIENT_ID.equals(form.get("client_id")) ? PKCE_CLIENT_ID : "";
        }
        return header.equals(basic) ? CLIENT_ID : "";
    }

    private static Response json(Map<String, Object> body) {
        return Response.json(200, new ObjectMapper().valueToTree(body));
    }

    private Response tokens(String refreshToken, String scope) {
        return json(Map.of(
                "access_token",
                accessToken(),
                "refresh_token",
                refreshToken,
                "expires_in",
                life.toSeconds(),
                "token_type",
                "Bearer",
                "scope",
                scope));
    }

    private Response ofClient(Map<String, String> form, boolean customConnection) {
        if (!customConnection) {
            return Response.oauthError("unauthorized_client");
        }
        if (!SCOPES.containsAll(List.of(form.getOrDefault("scope", "").split(" ", -1)))) {
            return Response.oauthError("invalid_scope");
        }
        return json(Map.of("access_token", accessToken(), "expires_in", life.toSeconds(), "token_type", "Bearer"));
    }
}
