package io.batonxero.baton;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text of others as it may be shown: in a line, in its own direction, and no longer than Baton takes. */
final class DisplayText {
    static final int NAME = 1024;
    static final int DESCRIPTION = 2048;

    private static final Pattern BREAKS = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]+");
    /** What is not seen and can make a text look like another; joiners are left, which emoji and some scripts need. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}&&[^\\u200C\\u200D]]");

    private static final Pattern HALF_CHARACTER = Pattern.compile("\\p{Cs}");
    private static final Pattern CHARACTER = Pattern.compile("\\X");
    private static final char SOFT_HYPHEN = '\u00AD';
    private static final String CUT = "…";

    private DisplayText() {}

    /**
     * {@return the text, safe to show} Empty if nothing of it can be seen.
     *
     * @param most bytes that it may have in UTF-8; where it has more, it ends with an ellipsis behind a whole character
     */
    static String of(String text, int most) {
        if (text.length() <= most / 2 && isLatin(text)) {
            return text.strip();
        }
        String line = BREAKS.matcher(text).replaceAll(" ");
        String seen =
                HALF_CHARACTER.matcher(UNSEEN.matcher(line).replaceAll("")).replaceAll("\uFFFD");
        String shown = seen.strip();
        return bytes(shown) <= most ? shown : cut(shown, most - bytes(CUT)) + CUT;
    }

    /** {@return whether a text has no character that is not seen} */
    static boolean isPlain(String text) {
        return isLatin(text)
                || (!BREAKS.matcher(text).find()
                        && !UNSEEN.matcher(text).find()
                        && !HALF_CHARACTER.matcher(text).find());
    }

    /** Most texts are of no other characters, each of two bytes at most, and are spared the rest. */
    private static boolean isLatin(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ' ' || (c > '~' && c < '\u00A0') || c == SOFT_HYPHEN || c > '\u024F') {
                return false;
            }
        }
        return true;
    }

    private static String cut(String text, int most) {
        Matcher character = CHARACTER.matcher(text);
        int end = 0;
        int used = 0;
        while (character.find()) {
            used += bytes(character.group());
            if (used > most) {
                break;
            }
            end = character.end();
        }
        // A heap of marks on one letter may be larger than all that is allowed.
        return end > 0
                ? text.substring(0, end)
                : text.substring(
                        0, text.offsetByCodePoints(0, Math.min(most / 4, text.codePointCount(0, text.length()))));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
