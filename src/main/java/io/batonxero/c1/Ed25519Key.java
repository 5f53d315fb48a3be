package io.batonxero.c1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.batonxero.base.ConfigurationException;
import io.batonxero.secret.Secrets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** The signing key inside a client secret. Never printed. */
final class Ed25519Key {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEY_BYTES = 32;
    /** The DER prefix of an Ed25519 public key (X.509 SubjectPublicKeyInfo). */
    private static final byte[] DER_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final PrivateKey key;
    private final String id;

    private Ed25519Key(PrivateKey key, String id) {
        this.key = key;
        this.id = id;
    }

    /**
     * {@return the key in a JSON Web Key}
     *
     * @throws ConfigurationException if this Java runtime has no Ed25519
     * @throws IllegalArgumentException if it is not a complete private Ed25519 key; the message does not show the key
     */
    static Ed25519Key ofJwk(byte[] jwk) {
        try {
            JsonNode fields = JSON.readTree(new String(jwk, StandardCharsets.UTF_8));
            if (!fields.path("kty").asText().equals("OKP")
                    || !fields.path("crv").asText().equals("Ed25519")) {
                throw new IllegalArgumentException("its key is not of type Ed25519");
            }
            Secrets.register("ConductorOne key", fields.path("d").asText());
            byte[] seed = keyBytes(fields, "d");
            KeyFactory factory = KeyFactory.getInstance("Ed25519");
            PrivateKey privateKey = factory.generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
            Ed25519Key key = new Ed25519Key(privateKey, fields.path("kid").asText(""));
            key.requirePairWith(publicKey(keyBytes(fields, "x")));
            return key;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("its key is not JSON");
        } catch (NoSuchAlgorithmException e) {
            throw missingAlgorithm(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("its key cannot be used");
        }
    }

    /** {@return the exception for a Java runtime without Ed25519} */
    static ConfigurationException missingAlgorithm(GeneralSecurityException cause) {
        return new ConfigurationException(
                "This Java runtime lacks Ed25519, which signs in to ConductorOne (" + cause.getMessage()
                        + "). Use a runtime that has the module jdk.crypto.ec and a security policy (FIPS, java.security)"
                        + " that allows Ed25519.",
                cause);
    }

    /** {@return the public key with these 32 bytes} */
    static PublicKey publicKey(byte[] bytes) throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(DER_PREFIX, DER_PREFIX.length + bytes.length);
        System.arraycopy(bytes, 0, encoded, DER_PREFIX.length, bytes.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** {@return the key id ({@code kid}); empty if the key has none} */
    String id() {
        return id;
    }

    byte[] sign(byte[] bytes) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key);
        signature.update(bytes);
        return signature.sign();
    }

    private void requirePairWith(PublicKey publicKey) throws GeneralSecurityException {
        byte[] probe = {1};
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(publicKey);
        signature.update(probe);
        if (!signature.verify(sign(probe))) {
            throw new IllegalArgumentException("its private and public key do not match");
        }
    }

    private static byte[] keyBytes(JsonNode fields, String name) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(fields.path(name).asText());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its key is damaged");
        }
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("its key is not complete");
        }
        return bytes;
    }
}
