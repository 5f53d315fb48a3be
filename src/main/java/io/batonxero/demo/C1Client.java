package io.batonxero.demo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;

/** The key of the only client that a simulated ConductorOne knows. */
public record C1Client(KeyPair key) {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int KEY_BYTES = 32;

    /** {@return a new one} */
    public static C1Client make() {
        try {
            return new C1Client(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This JDK has no Ed25519.", impossible);
        }
    }

    /** {@return its id at a host and port} */
    public String id(String address) {
        return "simulated-otter@" + address + "/demo";
    }

    /** {@return its secret} */
    public String secret() {
        String jwk = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                + last(key.getPublic().getEncoded()) + "\",\"d\":\""
                + last(key.getPrivate().getEncoded()) + "\"}";
        return "secret-token:conductorone.com:v1:" + BASE64.encodeToString(jwk.getBytes(StandardCharsets.UTF_8));
    }

    private static String last(byte[] encoded) {
        return BASE64.encodeToString(Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
    }
}
