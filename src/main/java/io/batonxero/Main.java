package io.batonxero;

import io.batonxero.cli.Keyboard;
import io.batonxero.cli.Launch;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Where the program starts. */
public final class Main {
    private Main() {}

    /** Runs the program and exits with its code. */
    public static void main(String[] arguments) {
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        System.exit(new Launch(System.getenv(), Keyboard.ofProgram(), out, err).run(List.of(arguments)));
    }

    /** Names are in every script; cron and containers often have no locale. */
    private static PrintStream utf8(FileDescriptor stream) {
        return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
    }
}
