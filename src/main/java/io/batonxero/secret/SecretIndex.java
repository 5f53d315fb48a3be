package io.batonxero.secret;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds secrets in texts. Each form of a secret is cut into pieces of 8 characters, one at every fifth place, so that any 12
 * characters of it hold a whole piece; where a piece stands in a text, what surrounds it is compared with the form. Case is
 * ignored, and so is which of its two alphabets Base64 uses. Immutable.
 */
final class SecretIndex {
    private static final String MASK = "***";
    private static final int PIECE = Long.BYTES;
    private static final int STEP = 5;
    private static final int LEAST_PART = PIECE + STEP - 1;
    private static final char END = '\0';
    /** What {@link #plain} makes of the low byte of a character. */
    private static final byte[] PLAIN_BYTES = plainBytes();

    /** All forms, each with {@link #END} before and after it. */
    private final String forms;
    /** A hash table of the pieces: where each is in {@link #forms}, 0 for nowhere. */
    private final int[] places;

    private final long[] pieces;
    /** A bit for the hash of each piece: small enough for a processor's cache, where most of a text ends its search. */
    private final long[] filter;

    private final List<String> shorts = new ArrayList<>();

    SecretIndex(List<String> all) {
        StringBuilder longs = new StringBuilder().append(END);
        for (String form : all) {
            if (form.length() < PIECE) {
                shorts.add(form);
            } else {
                form.chars().forEach(c -> longs.append(plain((char) c)));
                longs.append(END);
            }
        }
        forms = longs.toString();
        int size = Integer.highestOneBit(forms.length());
        places = new int[size];
        pieces = new long[size];
        filter = new long[Math.max(1, size / 8)];
        for (int begin = 1; begin < forms.length(); begin = forms.indexOf(END, begin) + 1) {
            int end = forms.indexOf(END, begin);
            for (int at = begin; at + PIECE <= end; at += STEP) {
                add(at);
            }
            add(end - PIECE);
        }
    }

    private void add(int place) {
        long piece = 0;
        for (int i = place; i < place + PIECE; i++) {
            piece = (piece << Byte.SIZE) | PLAIN_BYTES[forms.charAt(i) & 0xff];
        }
        int hash = hash(piece);
        filter[(hash >>> 6) & (filter.length - 1)] |= 1L << hash;
        int slot = slot(hash);
        while (places[slot] != 0) {
            slot = (slot + 1) & (places.length - 1);
        }
        places[slot] = place;
        pieces[slot] = piece;
    }

    private static int hash(long piece) {
        return (int) ((piece * 0x9E3779B97F4A7C15L) >>> 32);
    }

    private int slot(int hash) {
        return (hash >>> 4) & (places.length - 1);
    }

    private boolean mayHold(int hash) {
        return (filter[(hash >>> 6) & (filter.length - 1)] & (1L << hash)) != 0;
    }

    /** {@return whether a secret, or a part of one, of so many characters stands in a text} */
    boolean isIn(String text, int leastChars) {
        return !maskLongs(text, leastChars).equals(text);
    }

    String mask(String text) {
        String masked = maskLongs(text, PIECE);
        for (String form : shorts) {
            masked = maskWord(form, masked);
        }
        return masked;
    }

    private String maskLongs(String text, int leastChars) {
        if (text.length() < leastChars || forms.length() == 1) {
            return text;
        }
        StringBuilder masked = new StringBuilder();
        int copied = 0;
        int end = 0;
        long piece = 0;
        for (int next = 0; next < text.length(); next++) {
            piece = (piece << Byte.SIZE) | PLAIN_BYTES[text.charAt(next) & 0xff];
            int hash = hash(piece);
            if (next + 1 < PIECE || !mayHold(hash)) {
                continue;
            }
            for (int slot = slot(hash); places[slot] != 0; slot = (slot + 1) & (places.length - 1)) {
                Part part = pieces[slot] == piece ? part(text, next + 1 - PIECE, places[slot]) : Part.NONE;
                if (part.end > end && part.end - part.begin >= leastChars) {
                    // One that touches the one before is masked with it.
                    if (part.begin > end || end == 0) {
                        masked.append(text, copied, Math.max(copied, part.begin))
                                .append(MASK);
                    }
                    end = part.end;
                    copied = end;
                }
            }
        }
        return end == 0 ? text : masked.append(text, copied, text.length()).toString();
    }

    /** Where a secret stands in a text. */
    private record Part(int begin, int end) {
        static final Part NONE = new Part(0, 0);
    }

    /** {@return the part of a secret around a place of a text, as long as it is the same around a place of the forms} */
    private Part part(String text, int inText, int inForms) {
        int length = 0;
        while (inText + length < text.length() && isSame(text.charAt(inText + length), inForms + length)) {
            length++;
        }
        int before = 0;
        while (before < inText && isSame(text.charAt(inText - before - 1), inForms - before - 1)) {
            before++;
        }
        Part part = new Part(inText - before, inText + length);
        boolean isWhole = forms.charAt(inForms - before - 1) == END && forms.charAt(inForms + length) == END;
        boolean isPart = length >= PIECE && before + length >= LEAST_PART && !isWords(text, part);
        return isWhole || isPart ? part : Part.NONE;
    }

    private boolean isSame(char inText, int place) {
        char c = plain(inText);
        return c != END && c == forms.charAt(place);
    }

    /** {@return whether a part of a secret is but words, as in {@code refresh-token}} The whole secret is masked all the same. */
    private static boolean isWords(String text, Part part) {
        for (int i = part.begin; i < part.end; i++) {
            char c = text.charAt(i);
            if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return true;
    }

    /** Masks a short secret where it is not the middle of something longer. */
    private static String maskWord(String word, String text) {
        String masked = text;
        int at = masked.indexOf(word);
        while (at >= 0) {
            int end = at + word.length();
            boolean isAlone = (at == 0 || !Character.isLetterOrDigit(masked.charAt(at - 1)))
                    && (end == masked.length() || !Character.isLetterOrDigit(masked.charAt(end)));
            if (isAlone) {
                masked = masked.substring(0, at) + MASK + masked.substring(end);
            }
            at = masked.indexOf(word, at + (isAlone ? MASK.length() : 1));
        }
        return masked;
    }

    private static byte[] plainBytes() {
        byte[] bytes = new byte[1 << Byte.SIZE];
        for (int i = 0; i < bytes.length; i++) {
            // None is negative, which would reach into the bytes before it.
            bytes[i] = (byte) (plain((char) i) & 0x7f);
        }
        return bytes;
    }

    /** {@return a character as it is compared} */
    private static char plain(char c) {
        if (c >= 'A' && c <= 'Z') {
            return (char) (c + 'a' - 'A');
        }
        return switch (c) {
            case '+' -> '-';
            case '/' -> '_';
            default -> c;
        };
    }
}
