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

    private static final DateTimeFormatter AT =
            DateTimeFormatter.ofPattern("MM/dd/yyyy HH:mm:ss").withZone(ZoneOffset.UTC);

    private final SimulatedConsents consents;
    private final RefreshTokens refreshTokens = new RefreshTokens();
    private final Map<String, Instant> accessTokens = new ConcurrentHashMap<>();
    private final AtomicInteger questionsLeft = new AtomicInteger();
    private volatile Duration life = Duration.ofMinutes(30);

    SimulatedTokens(SimulatedConsents consents) {
        this.consents = consents;
        refreshTokens.add(REFRESH_TOKEN, CLIENT_ID);
    }

    /** Takes a refresh token that was spent again, for so long after that. */
    public void grace(Duration time) {
        refreshTokens.grace(time);
    }

    /** Lets access tokens that come from now on live so long. */
    public void life(Duration time) {
        life = time;
    }

    /** Lets every access token there is die now. */
    public void expireAll() {
        accessTokens.replaceAll((token, end) -> Instant.now());
    }

    /** {@return whether each access token so far is over} */
    public boolean areOver() {
        Instant now = Instant.now();
        return accessTokens.values().stream().noneMatch(now::isBefore);
    }

    /** Lets every access token there is die once so many more questions were asked with one. */
    public void expireAfter(int questions) {
        questionsLeft.set(questions);
    }

    /** {@return how often a refresh token was taken that was spent before} */
    public int spentAgain() {
        return refreshTokens.again();
    }

    /** {@return how often a refresh token was refused} */
    public int refused() {
        return refreshTokens.refused();
    }

    /** {@return an access token that works at once, as from a consent made elsewhere} */
    public String accessToken() {
        String token = "simulated-access-" + UUID.randomUUID();
        accessTokens.put(token, Instant.now().plus(life));
        return token;
    }

    /** {@return why an access token is not taken} Empty where it is. */
    String refusal(String authorization) {
        Instant end = authorization.startsWith("Bearer ") ? accessTokens.get(authorization.substring(7)) : null;
        if (end == null) {
            return "AuthenticationUnsuccessful";
        }
        if (!Instant.now().isBefore(end)) {
            return "TokenExpired: token expired at " + AT.format(end);
        }
        if (questionsLeft.decrementAndGet() == 0) {
            expireAll();
        }
        return "";
    }

    Response answer(Request request, boolean customConnection) {
        Map<String, String> form = Request.fields(request.body());
        String client = client(request, form);
        if (client.isEmpty()) {
            return Response.oauthError("invalid_client");
        }
        return switch (form.getOrDefault("grant_type", "")) {
            case "refresh_token" ->
                refreshTokens
                        .spend(form.getOrDefault("refresh_token", ""), client)
                        .map(next -> tokens(next, "offline_access accounting.settings.read"))
                        .orElse(Response.oauthError("invalid_grant"));
            case "authorization_code" ->
                consents.spend(form.getOrDefault("code", ""))
                        .filter(consented -> consented.isFor(client, form))
                        .map(consented -> tokens(refreshTokens.give(client), consented.scope()))
                        .orElse(Response.oauthError("invalid_grant"));
            case "client_credentials" -> ofClient(form, customConnection);
            default -> Response.oauthError("unsupported_grant_type");
        };
    }

    /** {@return whether a request comes from a client that this one knows} */
    boolean isOfClient(Request request) {
        return !client(request, Request.fields(request.body())).isEmpty();
    }

    /** {@return whether a token was good and is now, as all others are, revoked} */
    boolean revoke(String refreshToken) {
        boolean isGood = refreshTokens.revoke(refreshToken);
        if (isGood) {
            accessTokens.clear();
        }
        return isGood;
    }

    /** A client with a secret says who it is in the header, one without in the form. */
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
