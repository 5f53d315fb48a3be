package io.batonxero.names;

/** A number of things in words. */
public final class Count {
    private Count() {}

    /** {@return a number with its noun, such as {@code 1 user} or {@code 2 users}} */
    public static String of(int number, String noun) {
        return of(number, noun, noun + "s");
    }

    /** {@return a number with its noun, such as {@code 1 person} or {@code 2 people}} */
    public static String of(int number, String noun, String plural) {
        return number + " " + (number == 1 ? noun : plural);
    }

    /** {@return the noun, in the plural unless the number is 1} */
    public static String noun(int number, String noun) {
        return number == 1 ? noun : noun + "s";
    }
}
