package io.batonxero.c1;

import io.batonxero.http.OAuthBody;
import io.batonxero.http.TokenLifetime;
import io.batonxero.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What ConductorOne gave for an assertion. Never printed.
 *
 * @param authorization what goes into the header of that name
 * @param expiresAt when it dies
 * @param spare how long before its expiry it is refreshed
 */
record AccessToken(String authorization, Instant expiresAt, Duration spare) {
    AccessToken {
        Secrets.register("ConductorOne access token", authorization.substring(authorization.indexOf(' ') + 1));
    }

    /** Renewed this long before it expires, as ConductorOne's own connectors do. */
    private static final Duration SPARE = Duration.ofSeconds(10);

    /** {@return the token in an answer of the token endpoint} None if it holds none. */
    static Optional<AccessToken> from(String body, Instant now) {
        Map<?, ?> fields = OAuthBody.fields(body);
        String token = text(fields, "access_token");
        String type = text(fields, "token_type");
        boolean bearer = type.isEmpty() || type.equalsIgnoreCase("bearer");
        Duration life = TokenLifetime.of(text(fields, "expires_in"));
        return token.isEmpty() || !(token + type).matches("[\\x21-\\x7e]+")
                ? Optional.empty()
                : Optional.of(new AccessToken(
                        (bearer ? "Bearer" : type) + " " + token, now.plus(life), TokenLifetime.spare(life, SPARE)));
    }

    boolean isGood(Instant now) {
        return now.plus(spare).isBefore(expiresAt);
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
