package io.batonxero.xero.auth;

import io.batonxero.http.OAuthBody;
import io.batonxero.http.TokenLifetime;
import io.batonxero.secret.Secrets;
import io.batonxero.xero.JsonFields;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An access token with its refresh token, if any, and its expiry. Never printed.
 *
 * @param refreshToken empty if there is none
 * @param lifetime of the access token; zero if unknown (a configured token, or none)
 * @param expiresAt when the access token expires, by a monotonic clock
 */
record TokenSet(String accessToken, String refreshToken, Duration lifetime, Instant expiresAt) {
    TokenSet {
        Secrets.register("Xero access token", accessToken);
        Secrets.register("Xero refresh token", refreshToken);
    }

    /**
     * How long before it expires a token is refreshed, or 25 % of its lifetime if that is shorter, so that it rarely expires during a
     * request. A rejected token is refreshed too.
     */
    private static final Duration EXPIRY_MARGIN = Duration.ofSeconds(60);

    /** {@return a configured access token, which has no refresh token and no known expiry} */
    static TokenSet ofAccessToken(String accessToken) {
        return new TokenSet(accessToken, "", Duration.ZERO, Instant.MAX);
    }

    /**
     * {@return the tokens of a response body} The access token is empty if the body has none.
     *
     * @param requestedAt when the request was sent, which is before the lifetime begins
     */
    static TokenSet from(String body, Instant requestedAt) {
        JsonFields fields = JsonFields.of(OAuthBody.fields(body));
        Duration lifetime = TokenLifetime.of(fields.text("expires_in"));
        return new TokenSet(
                fields.text("access_token"), fields.text("refresh_token"), lifetime, requestedAt.plus(lifetime));
    }

    /**
     * {@return the access token that a broker printed: {@code access_token} with {@code expires_at}, else with
     * {@code expires_in} as in a token response} Empty if {@code access_token} is missing or {@code expires_at} is invalid.
     * If there is neither {@code expires_at} nor a valid {@code expires_in}, the lifetime is 30 minutes. The lifetime is
     * negative if {@code expires_at} has passed.
     */
    static Optional<TokenSet> fromBroker(String printed, Clock wallClock, Clock monotonicClock) {
        JsonFields fields = JsonFields.of(OAuthBody.fields(printed));
        String accessToken = fields.text("access_token");
        Instant end = fields.instant("expires_at");
        if (accessToken.isEmpty() || (end == null && !fields.text("expires_at").isEmpty())) {
            return Optional.empty();
        }
        Duration lifetime =
                end == null ? TokenLifetime.of(fields.text("expires_in")) : Duration.between(wallClock.instant(), end);
        return Optional.of(
                new TokenSet(accessToken, "", lifetime, monotonicClock.instant().plus(lifetime)));
    }

    /** {@return the stored tokens; empty if the access token is missing or has expired, or the wall clock was set back} */
    static Optional<TokenSet> from(StoredTokens stored, Clock wallClock, Clock monotonicClock) {
        Duration age = Duration.between(stored.refreshedAt(), wallClock.instant());
        Duration remaining = stored.lifetime().minus(age);
        return stored.accessToken().isEmpty() || age.isNegative() || remaining.isNegative()
                ? Optional.empty()
                : Optional.of(new TokenSet(
                        stored.accessToken(),
                        stored.refreshToken(),
                        stored.lifetime(),
                        monotonicClock.instant().plus(remaining)));
    }

    boolean isAboutToExpire(Instant now) {
        return !now.isBefore(expiresAt.minus(TokenLifetime.refreshMargin(lifetime, EXPIRY_MARGIN)));
    }

    @Override
    public String toString() {
        return "TokenSet[expiresAt=" + expiresAt + "]";
    }
}
