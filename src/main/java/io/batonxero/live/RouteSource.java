package io.batonxero.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A route file as it was read.
 *
 * @param name its file name, which is what a later folder replaces it by
 * @param path where it was found
 */
public record RouteSource(String name, Path path, String text) {
    /** {@return the file as it is now} */
    public static RouteSource read(Path path) throws IOException {
        return new RouteSource(
                String.valueOf(path.getFileName()), path, Files.readString(path, StandardCharsets.UTF_8));
    }

    /** {@return whether it is as a program leaves it that has written all of it} */
    boolean isWhole() {
        return text.endsWith("\n");
    }

    Problem problem(int line, String what) {
        return new Problem(path.toString(), Math.max(1, line), what);
    }
}
