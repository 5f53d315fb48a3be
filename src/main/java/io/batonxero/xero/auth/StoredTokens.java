package io.batonxero.xero.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
 * What is kept of a sign-in between runs. Never printed.
 *
 * @param beganWith SHA-256 of the refresh token that was configured; empty where none was
 * @param refreshToken the newest; empty where nothing is kept
 * @param previousRefreshToken the one that was spent for it, which Xero takes again for half an hour; may be empty
 * @param accessToken the one that came with the newest; may be empty
 * @param life how long that one lives from {@code renewedAt} on
 * @param renewedAt when they were asked for, by this machine's clock
 */
record StoredTokens(
        String beganWith,
        String refreshToken,
        String previousRefreshToken,
        String accessToken,
        Duration life,
        Instant renewedAt) {
    StoredTokens {
        Secrets.register("Xero access token", accessToken);
        Secrets.register("Xero refresh token", previousRefreshToken);
        Secrets.register("Xero refresh token", refreshToken);
    }

    static final StoredTokens NONE = new StoredTokens("", "", "", "", Duration.ZERO, Instant.EPOCH);

    /** Raised when a program of before could not read what this one writes. */
    private static final int VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A document that is whole, of a version that only a newer program knows. */
    static final class OfNewerVersion extends Exception {
        OfNewerVersion(String version) {
            super(version);
        }
    }

    /** {@return what a document says} Empty where it is damaged. */
    static Optional<StoredTokens> read(byte[] document) throws OfNewerVersion {
        JsonFields fields = JsonFields.of(OAuthBody.fields(new String(document, StandardCharsets.UTF_8)));
        String version = fields.text("version");
        if (!version.matches("[1-9]\\d{0,8}")) {
            return Optional.empty();
        }
        if (Integer.parseInt(version) > VERSION) {
            throw new OfNewerVersion(version);
        }
        Instant renewedAt = fields.instant("renewed_at");
        StoredTokens tokens = new StoredTokens(
                fields.text("began_with"),
                fields.text("refresh_token"),
                fields.text("previous_refresh_token"),
                fields.text("access_token"),
                seconds(fields.text("access_token_seconds"), 0),
                renewedAt == null ? Instant.EPOCH : renewedAt);
        return tokens.refreshToken.isEmpty() ? Optional.empty() : Optional.of(tokens);
    }

    byte[] document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("version", VERSION);
        document.put("began_with", beganWith);
        document.put("refresh_token", refreshToken);
        document.put("previous_refresh_token", previousRefreshToken);
        document.put("access_token", accessToken);
        document.put("access_token_seconds", life.toSeconds());
        document.put("renewed_at", renewedAt.toString());
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Texts and numbers can be written", impossible);
        }
    }

    /** {@return whether another token was configured since these began: someone consented anew} */
    boolean isOutdatedBy(String configured) {
        return !configured.isEmpty() && !Sha256.hex(configured).equals(beganWith);
    }

    /** {@return whether these came after others: for their refresh token, or at a later time} */
    boolean isSuccessorOf(StoredTokens others) {
        boolean isPredecessor = refreshToken.equals(others.previousRefreshToken);
        return others.equals(NONE)
                || previousRefreshToken.equals(others.refreshToken)
                || (renewedAt.isAfter(others.renewedAt) && !isPredecessor);
    }

    /** {@return the refresh tokens to try, in order} A later one only where the one before is refused. */
    List<String> refreshTokens(String configured) {
        return Stream.of(isOutdatedBy(configured) ? configured : "", refreshToken, previousRefreshToken)
                .filter(token -> !token.isEmpty())
                .distinct()
                .toList();
    }

    /** {@return these, with new ones in their place} The spent one becomes the previous. */
    StoredTokens renewed(String configured, String spent, TokenSet fresh, Instant at) {
        return new StoredTokens(
                configured.isEmpty() ? beganWith : Sha256.hex(configured),
                fresh.refreshToken(),
                spent,
                fresh.accessToken(),
                fresh.life(),
                at);
    }

    @Override
    public String toString() {
        return "StoredTokens[renewedAt=" + renewedAt + "]";
    }

    private static Duration seconds(String text, long otherwise) {
        return Duration.ofSeconds(text.matches("\\d{1,9}") ? Long.parseLong(text) : otherwise);
    }
}
