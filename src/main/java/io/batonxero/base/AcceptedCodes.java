package io.batonxero.base;

import java.util.stream.Stream;

/**
 * The codes in {@code baton.accept-removals}. Each accepts one refusal, from whose text it is computed.
 *
 * @param setting codes separated by commas; empty for none
 */
public record AcceptedCodes(String setting) {
    private static final int CODE_CHARS = 8;

    /** {@return the first 8 hexadecimal digits of the SHA-256 of a text} */
    public static String of(String text) {
        return Sha256.hex(text).substring(0, CODE_CHARS);
    }

    /** {@return whether a code is one of these, ignoring case} */
    public boolean includes(String code) {
        return Stream.of(setting.split(",", -1)).map(String::strip).anyMatch(code::equalsIgnoreCase);
    }

    /** {@return what an operator does to accept one more code} */
    public String remedy(String code) {
        return (setting.isEmpty() ? "" : "the code " + setting + " does not match: ")
                + "run once with --accept-removals " + code + " (BATON_ACCEPT_REMOVALS"
                + (setting.isEmpty() ? "" : "; separate several codes by commas") + ")";
    }
}
