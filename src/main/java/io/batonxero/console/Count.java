package io.batonxero.console;

/** A number of things in words. */
public final class Count {
    private Count() {}

    /** {@return a number with its noun, such as {@code 1 user} or {@code 2 users}} */
    public static String of(int number, String noun) {
        return number + " " + noun(number, noun);
    }

    /** {@return the noun, in the plural unless the number is 1} */
    static String noun(int number, String noun) {
        return number == 1 ? noun : noun + "s";
    }
}
