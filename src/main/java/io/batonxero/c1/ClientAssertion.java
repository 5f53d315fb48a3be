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

/** The signed statement that asks ConductorOne for an access token: a JWT, as its own SDK writes it. */
final class ClientAssertion {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 16;
    /** How long it is good for, and how far our clock may be ahead of theirs. */
    private static final Duration WINDOW = Duration.ofMinutes(2);

    private ClientAssertion() {}

    /** {@return a new one, good for two minutes} */
    static String of(C1Credentials credentials, Instant now) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        return of(credentials, now, nonce);
    }

    /** {@return the one with this nonce} The same every time: Ed25519 signs without chance. */
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
                .put("exp", now.plus(WINDOW).getEpochSecond())
                .put("nbf", now.minus(WINDOW).getEpochSecond())
                .put("iat", now.getEpochSecond());
        try {
            String signed = base64(JSON.writeValueAsBytes(header)) + "." + base64(JSON.writeValueAsBytes(claims));
            String assertion = signed + "." + base64(key.sign(signed.getBytes(StandardCharsets.US_ASCII)));
            Secrets.register("ConductorOne client assertion", assertion);
            return assertion;
        } catch (GeneralSecurityException e) {
            throw Ed25519Key.unknownHere(e);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("An assertion cannot be written as JSON", impossible);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
