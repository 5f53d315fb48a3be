package io.batonxero.console;

import io.batonxero.secret.MaskedOutput;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.event.Level;

/**
 * The output of the program, in which secrets are masked.
 *
 * @param line the terminal below {@code err}
 * @param areLogged whether each line is logged instead of printed
 */
public record Streams(PrintStream out, PrintStream err, LiveLine line, boolean areLogged) {
    /** {@return streams that print to stdout and stderr} */
    public static Streams of(PrintStream stdout, LiveLine stderr) {
        return new Streams(
                MaskedOutput.print(stdout),
                MaskedOutput.print(new PrintStream(stderr, true, StandardCharsets.UTF_8)),
                stderr,
                false);
    }

    /** {@return streams that log each line, so that the output of the program has nothing but log lines} */
    public Streams logged() {
        return new Streams(logged(Level.INFO), logged(Level.ERROR), line, true);
    }

    private static PrintStream logged(Level level) {
        return new PrintStream(new LoggedLines(level), true, StandardCharsets.UTF_8);
    }
}
