package io.batonxero.validate;

/**
 * What is wrong with a route file.
 *
 * @param file as it is named where it was found
 * @param line from 1 on; where no line is at fault, the first
 */
public record RouteProblem(String file, int line, String what) {
    /** {@return file, line and what is wrong, as compilers say it} */
    @Override
    public String toString() {
        return file + ":" + line + ": " + what;
    }
}
