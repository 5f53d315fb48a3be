package io.batonxero.c1z;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;

/** Ids that sort by the second they were made in: 4 bytes of time, 16 of chance, in 27 letters and digits. */
final class Ksuid {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
    private static final long EPOCH = 1_400_000_000L;
    private static final int LENGTH = 27;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ksuid() {}

    static String at(Instant now) {
        byte[] chance = new byte[16];
        RANDOM.nextBytes(chance);
        return of(now, chance);
    }

    static String of(Instant now, byte[] chance) {
        byte[] bytes = ByteBuffer.allocate(20)
                .putInt((int) (now.getEpochSecond() - EPOCH))
                .put(chance)
                .array();
        char[] text = new char[LENGTH];
        BigInteger rest = new BigInteger(1, bytes);
        for (int i = LENGTH - 1; i >= 0; i--) {
            BigInteger[] next = rest.divideAndRemainder(BASE);
            text[i] = DIGITS.charAt(next[1].intValue());
            rest = next[0];
        }
        return new String(text);
    }
}
