package io.batonxero.base;

/** Decides on refusals that a person can accept. Each refusal has a code, which is computed from its text. */
public interface AcceptedCodes {
    /** The number of characters of a code. */
    int CODE_CHARS = 8;

    /** {@return the first 8 hexadecimal digits of the SHA-256 of a text} */
    static String of(String text) {
        return Sha256.hex(text).substring(0, CODE_CHARS);
    }

    /**
     * {@return whether a person accepted a refusal} One that is not accepted is recorded, so that the command accept-removals knows
     * its code.
     *
     * @param subject what is refused; a later refusal of the same subject replaces an earlier one
     * @param reason for people, one line
     */
    boolean accepts(String subject, String code, String reason);

    /** {@return what an operator does to accept a refusal, for messages} */
    String remedy(String code);
}
