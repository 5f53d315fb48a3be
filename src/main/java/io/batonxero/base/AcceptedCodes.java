package io.batonxero.base;

import java.util.stream.Stream;

/**
 * The codes in {@code baton.accept-removals}: each accepts one refusal, of what it was computed from.
 *
 * @param setting codes by comma; empty for none
 */
public record AcceptedCodes(String setting) {
    private static final int CODE_CHARS = 8;

    /** {@return the code of a text} 8 hexadecimal digits of its SHA-256. */
    public static String of(String text) {
        return Sha256.hex(text).substring(0, CODE_CHARS);
    }

    /** {@return whether a code is one of these} In upper or lower case. */
    public boolean includes(String code) {
        return Stream.of(setting.split(",", -1)).map(String::strip).anyMatch(code::equalsIgnoreCase);
    }

    /** {@return how an operator accepts one more code} */
    public String remedy(String code) {
        return (setting.isEmpty() ? "" : "the code " + setting + " is not it: ") + "run once with --accept-removals "
                + code + " (BATON_ACCEPT_REMOVALS" + (setting.isEmpty() ? "" : "; several codes by comma") + ")";
    }
}
