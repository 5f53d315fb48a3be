package io.batonxero.base;

/**
 * Where a step of a route stands.
 *
 * @param id as Hawtio shows it
 * @param file as it was named to Camel; empty where no file is known
 * @param line from 1 on; 0 or less where no line is known
 */
public record StepLocation(String id, String file, int line) {
    /** {@return id, file and line, as messages name a step} */
    @Override
    public String toString() {
        if (file.isEmpty()) {
            return "step " + id;
        }
        return "step " + id + " (" + file + (line > 0 ? ":" + line : "") + ")";
    }
}
