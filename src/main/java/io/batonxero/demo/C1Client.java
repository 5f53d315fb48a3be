package io.batonxero.demo;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;

/** The credentials of the client that a simulated ConductorOne accepts. */
public record C1Client(KeyPair key) {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final int KEY_BYTES = 32;

    /** {@return a client with a new key} */
    public static C1Client make() {
        try {
            return new C1Client(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK does not support Ed25519.", e);
        }
    }

    /** {@return the client id for a host and port} */
    public String id(String address) {
        return "simulated-otter@" + address + "/demo";
    }

    /** {@return the client secret} */
    public String secret() {
        String jwk = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                + lastBytes(key.getPublic().getEncoded()) + "\",\"d\":\""
                + lastBytes(key.getPrivate().getEncoded()) + "\"}";
        return "secret-token:conductorone.com:v1:" + BASE64.encodeToString(jwk.getBytes(StandardCharsets.UTF_8));
    }

    private static String lastBytes(byte[] encoded) {
        return BASE64.encodeToString(Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
    }
}
