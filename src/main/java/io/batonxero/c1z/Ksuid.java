package io.batonxero.c1z;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;

/** Creates KSUIDs: ids that sort by time. 4 bytes of seconds and 16 random bytes, in 27 base-62 characters. */
final class Ksuid {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
    private static final long EPOCH_SECONDS = 1_400_000_000L;
    private static final int ID_CHARS = 27;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ksuid() {}

    static String at(Instant now) {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return of(now, random);
    }

    static String of(Instant now, byte[] random) {
        byte[] bytes = ByteBuffer.allocate(20)
                .putInt((int) (now.getEpochSecond() - EPOCH_SECONDS))
                .put(random)
                .array();
        char[] text = new char[ID_CHARS];
        BigInteger remaining = new BigInteger(1, bytes);
        for (int i = ID_CHARS - 1; i >= 0; i--) {
            BigInteger[] division = remaining.divideAndRemainder(BASE);
            text[i] = DIGITS.charAt(division[1].intValue());
            remaining = division[0];
        }
        return new String(text);
    }
}
