package io.batonxero.support;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs on the {@code PATH} of this machine. */
public final class Installed {
    private Installed() {}

    /** {@return the first of these programs that is on the PATH} */
    static Optional<Path> program(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .map(place -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Skips the test, by the name of the program, where one of these is not on the PATH. */
    public static void assume(String... names) {
        for (String name : names) {
            assumeTrue(program(name).isPresent(), name + " is not on the PATH");
        }
    }
}
