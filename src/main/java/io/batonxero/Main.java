package io.batonxero;

import io.batonxero.cli.Launch;
import java.util.List;

/** Where the program starts. */
public final class Main {
    private Main() {}

    /** Runs the program and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(new Launch(System.getenv(), System.out, System.err).run(List.of(arguments)));
    }
}
