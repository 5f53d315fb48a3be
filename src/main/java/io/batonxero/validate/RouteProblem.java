package io.batonxero.validate;

/**
 * A mistake in a route file.
 *
 * @param file the path of the file
 * @param line from 1 on; 1 if the mistake has no line
 */
public record RouteProblem(String file, int line, String message) {
    /** {@return {@code file:line: message}} */
    @Override
    public String toString() {
        return file + ":" + line + ": " + message;
    }
}
