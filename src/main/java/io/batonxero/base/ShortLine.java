package io.batonxero.base;

import io.batonxero.secret.Secrets;

/** What others say, as it may stand in a message of ours. */
public final class ShortLine {
    private static final int CHARACTERS = 200;

    private ShortLine() {}

    /** {@return the first 200 characters, in a line} */
    public static String of(String text) {
        // A secret that is cut is harder to find.
        String line = Secrets.mask(text).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.codePointCount(0, line.length()) <= CHARACTERS
                ? line
                : line.substring(0, line.offsetByCodePoints(0, CHARACTERS)) + "…";
    }
}
