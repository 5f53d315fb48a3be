package io.batonxero.c1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.batonxero.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/** The signed JWT that authenticates a token request (RFC 7523), in the same form as in ConductorOne's SDK. */
final class ClientAssertion {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 16;
    /** Lifetime, and tolerated clock skew. */
    private static final Duration VALIDITY = Duration.ofMinutes(2);

    private ClientAssertion() {}

    /** {@return a new assertion that is valid for two minutes} */
    static String of(C1Credentials credentials, Instant now) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return of(credentials, now, nonce);
    }

    /** {@return the assertion with this nonce} The result is reproducible, because Ed25519 signatures are deterministic. */
    static String of(C1Credentials credentials, Instant now, byte[] nonce) {
        Ed25519Key key = credentials.key();
        ObjectNode header = JSON.createObjectNode().put("alg", "EdDSA");
        if (!key.id().isEmpty()) {
            header.put("kid", key.id());
        }
        header.put("nonce", HexFormat.of().formatHex(nonce));
        ObjectNode claims = JSON.createObjectNode()
                .put("iss", credentials.clientId())
                .put("sub", credentials.clientId())
                .put("aud", credentials.audience())
                .put("exp", now.plus(VALIDITY).getEpochSecond())
                .put("nbf", now.minus(VALIDITY).getEpochSecond())
                .put("iat", now.getEpochSecond());
        try {
            String signed = base64(JSON.writeValueAsBytes(header)) + "." + base64(JSON.writeValueAsBytes(claims));
            String assertion = signed + "." + base64(key.sign(signed.getBytes(StandardCharsets.US_ASCII)));
            Secrets.register("ConductorOne client assertion", assertion);
            return assertion;
        } catch (GeneralSecurityException e) {
            throw Ed25519Key.missingAlgorithm(e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An assertion cannot be written as JSON", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
