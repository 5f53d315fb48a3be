package io.batonxero.base;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests. */
public final class Sha256 {
    private Sha256() {}

    /** {@return the 32 bytes of the digest of a text in UTF-8} */
    public static byte[] of(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** {@return the digest of a text in UTF-8, as lower-case hexadecimal digits} */
    public static String hex(String text) {
        return HexFormat.of().formatHex(of(text));
    }
}
