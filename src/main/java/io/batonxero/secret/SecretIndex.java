package io.batonxero.secret;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds secrets in texts. It indexes pieces of 8 characters at every fifth position of each form of a secret, so that any 12
 * characters of a form contain a whole piece. Where a piece occurs in a text, the text around it is compared with the form.
 * Ignores case and the Base64 alphabet (standard or URL-safe). Immutable.
 */
final class SecretIndex {
    private static final String MASK = "***";
    private static final int PIECE_CHARS = Long.BYTES;
    private static final int PIECE_DISTANCE = 5;
    private static final int MIN_PART_CHARS = PIECE_CHARS + PIECE_DISTANCE - 1;
    private static final char END = '\0';
    /** {@link #normalized} by the low byte of a character. */
    private static final byte[] NORMALIZED_BYTES = normalizedBytes();

    /** All forms, each between two {@link #END}s. */
    private final String forms;
    /** Hash table: the position of each piece in {@link #forms}; 0 for an empty slot. */
    private final int[] positions;

    private final long[] pieces;
    /** Bloom filter of the pieces. It fits in the CPU cache and rejects most positions of a text. */
    private final long[] filter;

    private final List<String> shortForms = new ArrayList<>();

    SecretIndex(List<String> secretForms) {
        StringBuilder longForms = new StringBuilder().append(END);
        for (String form : secretForms) {
            if (form.length() < PIECE_CHARS) {
                shortForms.add(form);
            } else {
                form.chars().forEach(c -> longForms.append(normalized((char) c)));
                longForms.append(END);
            }
        }
        forms = longForms.toString();
        int size = Integer.highestOneBit(forms.length());
        positions = new int[size];
        pieces = new long[size];
        filter = new long[Math.max(1, size / 8)];
        for (int begin = 1; begin < forms.length(); begin = forms.indexOf(END, begin) + 1) {
            int end = forms.indexOf(END, begin);
            for (int at = begin; at + PIECE_CHARS <= end; at += PIECE_DISTANCE) {
                add(at);
            }
            add(end - PIECE_CHARS);
        }
    }

    private void add(int position) {
        long piece = 0;
        for (int i = position; i < position + PIECE_CHARS; i++) {
            piece = (piece << Byte.SIZE) | NORMALIZED_BYTES[forms.charAt(i) & 0xff];
        }
        int hash = hash(piece);
        filter[(hash >>> 6) & (filter.length - 1)] |= 1L << hash;
        int slot = slot(hash);
        while (positions[slot] != 0) {
            slot = (slot + 1) & (positions.length - 1);
        }
        positions[slot] = position;
        pieces[slot] = piece;
    }

    private static int hash(long piece) {
        return (int) ((piece * 0x9E3779B97F4A7C15L) >>> 32);
    }

    private int slot(int hash) {
        return (hash >>> 4) & (positions.length - 1);
    }

    private boolean mayHold(int hash) {
        return (filter[(hash >>> 6) & (filter.length - 1)] & (1L << hash)) != 0;
    }

    /** {@return whether a text contains at least this many characters of a secret} */
    boolean isIn(String text, int minChars) {
        return !maskLongForms(text, minChars).equals(text);
    }

    String mask(String text) {
        String masked = maskLongForms(text, PIECE_CHARS);
        for (String form : shortForms) {
            masked = maskWord(form, masked);
        }
        return masked;
    }

    private String maskLongForms(String text, int minChars) {
        if (text.length() < minChars || forms.length() == 1) {
            return text;
        }
        StringBuilder masked = new StringBuilder();
        int copied = 0;
        int end = 0;
        long piece = 0;
        for (int next = 0; next < text.length(); next++) {
            piece = (piece << Byte.SIZE) | NORMALIZED_BYTES[text.charAt(next) & 0xff];
            int hash = hash(piece);
            if (next + 1 < PIECE_CHARS || !mayHold(hash)) {
                continue;
            }
            for (int slot = slot(hash); positions[slot] != 0; slot = (slot + 1) & (positions.length - 1)) {
                Part part = pieces[slot] == piece ? part(text, next + 1 - PIECE_CHARS, positions[slot]) : Part.NONE;
                if (part.end > end && part.end - part.begin >= minChars) {
                    // Adjacent parts share one mask.
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

    /** A range of a text that is a secret or a part of one; {@code end} is exclusive. */
    private record Part(int begin, int end) {
        static final Part NONE = new Part(0, 0);
    }

    /** {@return the longest match around a position of a text and a position of the forms; NONE if it is too short} */
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
        boolean isPart = length >= PIECE_CHARS && before + length >= MIN_PART_CHARS && !isWords(text, part);
        return isWhole || isPart ? part : Part.NONE;
    }

    private boolean isSame(char inText, int position) {
        char c = normalized(inText);
        return c != END && c == forms.charAt(position);
    }

    /** {@return whether a part has only lower-case words, as {@code refresh-token}} Such a part alone is not masked. */
    private static boolean isWords(String text, Part part) {
        for (int i = part.begin; i < part.end; i++) {
            char c = text.charAt(i);
            if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return true;
    }

    /** Masks a short secret unless it is part of a longer word. */
    private static String maskWord(String word, String text) {
        String masked = text;
        int at = masked.indexOf(word);
        while (at >= 0) {
            int end = at + word.length();
            boolean isWholeWord = (at == 0 || !Character.isLetterOrDigit(masked.charAt(at - 1)))
                    && (end == masked.length() || !Character.isLetterOrDigit(masked.charAt(end)));
            if (isWholeWord) {
                masked = masked.substring(0, at) + MASK + masked.substring(end);
            }
            at = masked.indexOf(word, at + (isWholeWord ? MASK.length() : 1));
        }
        return masked;
    }

    private static byte[] normalizedBytes() {
        byte[] bytes = new byte[1 << Byte.SIZE];
        for (int i = 0; i < bytes.length; i++) {
            // A negative byte would overwrite the bytes before it in a piece.
            bytes[i] = (byte) (normalized((char) i) & 0x7f);
        }
        return bytes;
    }

    private static char normalized(char c) {
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
