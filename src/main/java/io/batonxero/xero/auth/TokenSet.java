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
 * What Xero gave for a sign-in. Never printed.
 *
 * @param refreshToken empty where the grant gives none
 * @param life how long the access token lives
 * @param expiresAt when it dies, by a clock that goes evenly
 */
record TokenSet(String accessToken, String refreshToken, Duration life, Instant expiresAt) {
    TokenSet {
        Secrets.register("Xero access token", accessToken);
        Secrets.register("Xero refresh token", refreshToken);
    }

    /** Renewed this long before it expires, so that no request starts with a token that dies on the way. */
    private static final Duration SPARE = Duration.ofSeconds(60);

    /** {@return an access token that nothing renews} */
    static TokenSet ofAccessToken(String accessToken) {
        return new TokenSet(accessToken, "", Duration.ZERO, Instant.MAX);
    }

    /**
     * {@return the tokens in an answer of the token endpoint} The access token is empty if there is none in it.
     *
     * @param asked when it was asked for; the life of the token began after that
     */
    static TokenSet from(String body, Instant asked) {
        JsonFields fields = JsonFields.of(OAuthBody.fields(body));
        Duration life = TokenLifetime.of(fields.text("expires_in"));
        return new TokenSet(fields.text("access_token"), fields.text("refresh_token"), life, asked.plus(life));
    }

    /**
     * {@return the tokens that were stored, while the access token lives} None where the machine's clock says that it
     * is dead, or was set back since.
     */
    static Optional<TokenSet> from(StoredTokens stored, Clock machine, Clock steady) {
        Duration age = Duration.between(stored.renewedAt(), machine.instant());
        Duration left = stored.life().minus(age);
        return stored.accessToken().isEmpty() || age.isNegative() || left.isNegative()
                ? Optional.empty()
                : Optional.of(new TokenSet(
                        stored.accessToken(),
                        stored.refreshToken(),
                        stored.life(),
                        steady.instant().plus(left)));
    }

    boolean isAboutToExpire(Instant now) {
        return !now.isBefore(expiresAt.minus(TokenLifetime.spare(life, SPARE)));
    }

    @Override
    public String toString() {
        return "TokenSet[expiresAt=" + expiresAt + "]";
    }
}
