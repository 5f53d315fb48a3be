package io.batonxero.base;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest that every JDK has. */
public final class Sha256 {
    private Sha256() {}

    /** {@return the digest of a text in UTF-8} 32 bytes. */
    public static byte[] of(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException every) {
            throw new IllegalStateException("Every JDK has SHA-256", every);
        }
    }

    /** {@return the digest of a text in UTF-8, in lower-case hexadecimal} */
    public static String hex(String text) {
        return HexFormat.of().formatHex(of(text));
    }
}
