package io.batonxero.c1;

import io.batonxero.http.OAuthBody;
import io.batonxero.http.TokenLifetime;
import io.batonxero.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An access token of ConductorOne. Never printed.
 *
 * @param authorization the value of the {@code Authorization} header
 * @param refreshMargin the time before its expiry at which it is refreshed
 */
record AccessToken(String authorization, Instant expiresAt, Duration refreshMargin) {
    AccessToken {
        Secrets.register("ConductorOne access token", authorization.substring(authorization.indexOf(' ') + 1));
    }

    /** Same as in ConductorOne's own connectors. */
    private static final Duration REFRESH_MARGIN = Duration.ofSeconds(10);

    /** {@return the access token in a response body of the token endpoint; empty if it has none} */
    static Optional<AccessToken> from(String body, Instant now) {
        Map<?, ?> fields = OAuthBody.fields(body);
        String token = text(fields, "access_token");
        String type = text(fields, "token_type");
        boolean isBearer = type.isEmpty() || type.equalsIgnoreCase("bearer");
        Duration lifetime = TokenLifetime.of(text(fields, "expires_in"));
        return token.isEmpty() || !(token + type).matches("[\\x21-\\x7e]+")
                ? Optional.empty()
                : Optional.of(new AccessToken(
                        (isBearer ? "Bearer" : type) + " " + token,
                        now.plus(lifetime),
                        TokenLifetime.refreshMargin(lifetime, REFRESH_MARGIN)));
    }

    boolean isFresh(Instant now) {
        return now.plus(refreshMargin).isBefore(expiresAt);
    }

    private static String text(Map<?, ?> fields, String name) {
        Object value = fields.get(name);
        return value instanceof String || value instanceof Number ? value.toString() : "";
    }

    @Override
    public String toString() {
        return "AccessToken[expiresAt=" + expiresAt + "]";
    }
}
