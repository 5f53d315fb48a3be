package io.batonxero.xero;

import java.time.Instant;

/**
 * What Xero gave for a sign-in. Never printed.
 *
 * @param refreshToken empty where the grant gives none
 * @param expiresAt when the access token dies
 */
record TokenSet(String accessToken, String refreshToken, Instant expiresAt) {
    /** Renewed this long before it expires, so that no request starts with a token that dies on the way. */
    private static final int SPARE_SECONDS = 60;

    /** {@return the tokens in an answer of the token endpoint} The access token is empty if there is none in it. */
    static TokenSet from(String body, Instant now) {
        Fields fields = OAuthAnswer.fields(body);
        String seconds = fields.text("expires_in");
        long life = seconds.matches("\\d{1,9}") ? Long.parseLong(seconds) : 1800;
        return new TokenSet(fields.text("access_token"), fields.text("refresh_token"), now.plusSeconds(life));
    }

    boolean isAboutToExpire(Instant now) {
        return now.plusSeconds(SPARE_SECONDS).isAfter(expiresAt);
    }

    @Override
    public String toString() {
        return "TokenSet[expiresAt=" + expiresAt + "]";
    }
}
