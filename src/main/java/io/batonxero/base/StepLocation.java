package io.batonxero.base;

/**
 * The location of a route step.
 *
 * @param id as Hawtio shows it
 * @param file the name under which Camel loaded it; empty if unknown
 * @param line from 1; 0 or less if unknown
 */
public record StepLocation(String id, String file, int line) {
    /** {@return the step for messages, such as {@code step read-users (users.camel.yaml:12)}} */
    @Override
    public String toString() {
        if (file.isEmpty()) {
            return "step " + id;
        }
        return "step " + id + " (" + file + (line > 0 ? ":" + line : "") + ")";
    }
}
