package io.batonxero.c1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.base.ConfigurationException;
import io.batonxero.secret.Secrets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** The signing key inside a client secret. Never printed. */
final class Ed25519Key {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BYTES = 32;
    /** What stands before the 32 bytes of every Ed25519 public key in the encoding that a KeyFactory reads. */
    private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final PrivateKey key;
    private final String id;

    private Ed25519Key(PrivateKey key, String id) {
        this.key = key;
        this.id = id;
    }

    /**
     * {@return the key in a JSON Web Key}
     *
     * @throws ConfigurationException if this Java runtime knows no such keys
     * @throws IllegalArgumentException if it is not a whole private Ed25519 key; the message shows nothing of it
     */
    static Ed25519Key ofJwk(byte[] jwk) {
        try {
            JsonNode fields = JSON.readTree(new String(jwk, java.nio.charset.StandardCharsets.UTF_8));
            if (!fields.path("kty").asText().equals("OKP")
                    || !fields.path("crv").asText().equals("Ed25519")) {
                throw new IllegalArgumentException("its key is not of type Ed25519");
            }
            Secrets.register("ConductorOne key", fields.path("d").asText());
            byte[] seed = part(fields, "d");
            KeyFactory keys = KeyFactory.getInstance("Ed25519");
            PrivateKey secret = keys.generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
            Ed25519Key key = new Ed25519Key(secret, fields.path("kid").asText(""));
            key.checkAgainst(publicKey(part(fields, "x")));
            return key;
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException("its key is not JSON");
        } catch (NoSuchAlgorithmException e) {
            throw unknownHere(e);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException("its key cannot be used");
        }
    }

    /** {@return the failure of a Java runtime that cannot sign with such a key} */
    static ConfigurationException unknownHere(GeneralSecurityException cause) {
        return new ConfigurationException(
                "This Java runtime lacks Ed25519, which signs in to ConductorOne (" + cause.getMessage()
                        + "). Use one that has the module jdk.crypto.ec, and no security policy (FIPS, java.security)"
                        + " that leaves it out.",
                cause);
    }

    /** {@return the public key of 32 bytes} */
    static PublicKey publicKey(byte[] bytes) throws GeneralSecurityException {
        byte[] encoded = java.util.Arrays.copyOf(PUBLIC_PREFIX, PUBLIC_PREFIX.length + bytes.length);
        System.arraycopy(bytes, 0, encoded, PUBLIC_PREFIX.length, bytes.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** {@return the key's own id} Empty where it has none. */
    String id() {
        return id;
    }

    byte[] sign(byte[] bytes) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key);
        signature.update(bytes);
        return signature.sign();
    }

    private void checkAgainst(PublicKey other) throws GeneralSecurityException {
        byte[] probe = {1};
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(other);
        signature.update(probe);
        if (!signature.verify(sign(probe))) {
            throw new IllegalArgumentException("its key's two halves do not belong together");
        }
    }

    private static byte[] part(JsonNode fields, String name) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(fields.path(name).asText());
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("its key is damaged");
        }
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("its key is not whole");
        }
        return bytes;
    }
}
