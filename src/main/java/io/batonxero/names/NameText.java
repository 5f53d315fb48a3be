package io.batonxero.names;

import java.text.Normalizer;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Names and e-mail addresses as people see them: invisible characters at their ends are no part of them. */
public final class NameText {
    /** Code points of a name in a line for people. */
    private static final int MAX_SHOWN = 100;

    private static final String ELLIPSIS = "…";

    private NameText() {}

    /** {@return the text without blanks and invisible characters at both ends; empty if nothing of it is visible} */
    public static String strip(String text) {
        int begin = 0;
        while (begin < text.length() && isInvisible(text.codePointAt(begin))) {
            begin += Character.charCount(text.codePointAt(begin));
        }
        int end = text.length();
        while (end > begin && isInvisible(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(begin, end);
    }

    /** {@return a name for a line for people: at most 100 code points, else its beginning and end, as the id ends a label} */
    public static String shortened(String name) {
        return shortened(name, MAX_SHOWN);
    }

    /** {@return a name of at most so many code points; of a longer one its beginning, an ellipsis and its end} */
    public static String shortened(String name, int max) {
        if (name.length() <= max || name.codePointCount(0, name.length()) <= max) {
            return name;
        }
        int beginning = max / 2;
        int end = max - beginning - ELLIPSIS.length();
        return name.substring(0, name.offsetByCodePoints(0, beginning))
                + ELLIPSIS
                + name.substring(name.offsetByCodePoints(name.length(), -end));
    }

    /** {@return whether a text contains an invisible character, or a blank other than the ordinary one} */
    public static boolean hasInvisible(String text) {
        return text.codePoints().anyMatch(character -> character != ' ' && isInvisible(character));
    }

    /** {@return the text with each invisible character, but the ordinary blank, as its code point, such as {@code [U+200B]}} */
    public static String escaped(String text) {
        return hasInvisible(text)
                ? mapped(
                        text,
                        character -> character != ' ' && isInvisible(character)
                                ? String.format(Locale.ROOT, "[U+%04X]", character)
                                : Character.toString(character))
                : text;
    }

    /** {@return whether two names look equal: ignoring case, invisible characters, and how blanks and accents are encoded} */
    public static boolean isSame(String one, String other) {
        return key(one).equals(key(other));
    }

    /** {@return the text that all names share which look equal} */
    public static String key(String name) {
        String stripped = strip(name);
        String visible = hasInvisible(stripped) ? mapped(stripped, NameText::seen) : stripped;
        String composed = Normalizer.normalize(visible, Normalizer.Form.NFC);
        // Via upper case, so that letters with several lower-case forms are equal.
        String folded = composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    private static String mapped(String text, IntFunction<String> shown) {
        return text.codePoints().mapToObj(shown).collect(Collectors.joining());
    }

    /** {@return what is seen of a character inside a name: itself, a blank or nothing} */
    private static String seen(int character) {
        return !isInvisible(character) ? Character.toString(character) : isBlank(character) ? " " : "";
    }

    /** {@return whether an invisible character takes room: a blank or line break, and the fillers drawn as one} */
    private static boolean isBlank(int character) {
        return Character.isSpaceChar(character)
                || Character.isWhitespace(character)
                || character == 0x3164
                || character == 0xFFA0
                || character == 0x2800;
    }

    /** Blanks, control characters, and what Unicode calls default-ignorable, for which Java has no test. */
    private static boolean isInvisible(int character) {
        if (character > ' ' && character <= '~') {
            return false;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            // The format characters that are drawn: signs that stand before digits or words.
            case Character.FORMAT ->
                !(character >= 0x600 && character <= 0x605)
                        && character != 0x6DD
                        && character != 0x70F
                        && !(character >= 0x890 && character <= 0x891)
                        && character != 0x8E2
                        && character != 0x110BD
                        && character != 0x110CD;
            default ->
                character == 0x34F // combining grapheme joiner
                        || (character >= 0x115F && character <= 0x1160) // Hangul fillers
                        || character == 0x3164
                        || character == 0xFFA0
                        || (character >= 0x17B4 && character <= 0x17B5) // Khmer inherent vowels
                        || (character >= 0x180B && character <= 0x180F) // variation selectors
                        || (character >= 0xFE00 && character <= 0xFE0F)
                        || character == 0x2065 // reserved for format characters
                        || (character >= 0xFFF0 && character <= 0xFFF8)
                        || (character >= 0xE0000 && character <= 0xE0FFF)
                        || character == 0x2800; // the blank of Braille
        };
    }
}
