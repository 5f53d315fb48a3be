package io.batonxero.xero.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.base.ConfigurationException;
import io.batonxero.base.Sha256;
import io.batonxero.http.OAuthBody;
import io.batonxero.secret.Secrets;
import io.batonxero.xero.JsonFields;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The tokens that a token store keeps between runs. Never printed.
 *
 * @param configuredTokenHash SHA-256 of the refresh token in the settings at the last refresh. A refresh without one in the settings keeps
 *     the hash; it is empty if the settings never had one. If the settings now have a different token, it comes from a newer consent.
 * @param refreshToken the newest refresh token; empty if nothing is stored
 * @param previousRefreshToken the refresh token that was exchanged for it, which Xero accepts for another 30 minutes; may be empty
 * @param accessToken may be empty
 * @param lifetime of the access token, from {@code refreshedAt} on
 * @param refreshedAt when the tokens were requested, by the wall clock
 */
record StoredTokens(
        String configuredTokenHash,
        String refreshToken,
        String previousRefreshToken,
        String accessToken,
        Duration lifetime,
        Instant refreshedAt) {
    StoredTokens {
        Secrets.register("Xero access token", accessToken);
        Secrets.register("Xero refresh token", previousRefreshToken);
        Secrets.register("Xero refresh token", refreshToken);
    }

    static final StoredTokens NONE = new StoredTokens("", "", "", "", Duration.ZERO, Instant.EPOCH);

    /** Increment it with each change that older versions cannot read. */
    private static final int VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A valid document of a newer format version. */
    static final class NewerVersionException extends Exception {
        NewerVersionException(String version) {
            super(version);
        }

        /**
         * {@return an exception whose message says what to do}
         *
         * @param place such as "in the file x"
         */
        ConfigurationException toConfigurationException(String place) {
            return new ConfigurationException(
                    "The tokens " + place + " have format version " + getMessage()
                            + ", which only a newer baton-xero-camel reads. Run the newer one.",
                    this);
        }
    }

    /** {@return the tokens of a document; empty if it is corrupt} */
    static Optional<StoredTokens> read(byte[] document) throws NewerVersionException {
        JsonFields fields = JsonFields.of(OAuthBody.fields(new String(document, StandardCharsets.UTF_8)));
        String version = fields.text("version");
        if (!version.matches("[1-9]\\d{0,8}")) {
            return Optional.empty();
        }
        if (Integer.parseInt(version) > VERSION) {
            throw new NewerVersionException(version);
        }
        Instant refreshedAt = fields.instant("renewed_at");
        StoredTokens tokens = new StoredTokens(
                fields.text("began_with"),
                fields.text("refresh_token"),
                fields.text("previous_refresh_token"),
                fields.text("access_token"),
                seconds(fields.text("access_token_seconds")),
                refreshedAt == null ? Instant.EPOCH : refreshedAt);
        return tokens.refreshToken.isEmpty() ? Optional.empty() : Optional.of(tokens);
    }

    /** {@return the JSON document} In format 1, configuredTokenHash is named began_with, and refreshedAt is named renewed_at. */
    byte[] document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", VERSION);
        document.put("began_with", configuredTokenHash);
        document.put("refresh_token", refreshToken);
        document.put("previous_refresh_token", previousRefreshToken);
        document.put("access_token", accessToken);
        document.put("access_token_seconds", lifetime.toSeconds());
        document.put("renewed_at", refreshedAt.toString());
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * {@return whether the configured refresh token is new or was changed since the last refresh, so that it belongs to a newer
     * consent}
     */
    boolean isOutdatedBy(String configured) {
        return !configured.isEmpty() && !Sha256.hex(configured).equals(configuredTokenHash);
    }

    /**
     * {@return whether these tokens are newer than {@code others}} True if {@code others} is {@link #NONE}, or if these tokens were
     * received for the refresh token of {@code others}. Otherwise the later {@code refreshedAt} decides. But if
     * {@code others} were received for the refresh token of these tokens, these are older, even if their time is later because the
     * clock was set back.
     */
    boolean isSuccessorOf(StoredTokens others) {
        boolean isPredecessor = refreshToken.equals(others.previousRefreshToken);
        return others.equals(NONE)
                || previousRefreshToken.equals(others.refreshToken)
                || (refreshedAt.isAfter(others.refreshedAt) && !isPredecessor);
    }

    /** {@return the refresh tokens to try, in order} Each is tried only if the one before it is refused. */
    List<String> refreshTokens(String configured) {
        return Stream.of(isOutdatedBy(configured) ? configured : "", refreshToken, previousRefreshToken)
                .filter(token -> !token.isEmpty())
                .distinct()
                .toList();
    }

    /** {@return the tokens that replace these} The exchanged refresh token becomes the previous one. */
    StoredTokens refreshed(String configured, String exchanged, TokenSet newTokens, Instant at) {
        return new StoredTokens(
                configured.isEmpty() ? configuredTokenHash : Sha256.hex(configured),
                newTokens.refreshToken(),
                exchanged,
                newTokens.accessToken(),
                newTokens.lifetime(),
                at);
    }

    @Override
    public String toString() {
        return "StoredTokens[refreshedAt=" + refreshedAt + "]";
    }

    private static Duration seconds(String text) {
        return text.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(text)) : Duration.ZERO;
    }
}
