package io.batonxero.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Where a person types. Nothing is read before it is asked for. Thread-safe. */
public final class Keyboard {
    private static final Optional<String> END = Optional.empty();

    private final InputStream in;
    private final boolean terminal;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final AtomicBoolean reading = new AtomicBoolean();

    /**
     * Reads from a stream.
     *
     * @param terminal whether a person sits there
     */
    public Keyboard(InputStream in, boolean terminal) {
        this.in = in;
        this.terminal = terminal;
    }

    /** {@return the program's own input} */
    public static Keyboard ofProgram() {
        return new Keyboard(System.in, Terminal.isWatched());
    }

    /** {@return one at which nobody sits} */
    public static Keyboard none() {
        return new Keyboard(InputStream.nullInputStream(), false);
    }

    boolean isTerminal() {
        return terminal;
    }

    /** {@return the next line} Empty where the input ends, the time is up or the program is told to stop. */
    Optional<String> line(Duration patience) {
        if (!reading.getAndSet(true)) {
            Thread reader = new Thread(this::read, "keyboard");
            // Reading cannot be broken off; it must not keep the program alive.
            reader.setDaemon(true);
            reader.start();
        }
        try {
            Optional<String> line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            return line == null ? END : line;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return END;
        }
    }

    /** Ends the waiting for a line, since the program is told to stop. */
    public void abort() {
        lines.add(END);
    }

    private void read() {
        try {
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(Optional.of(line));
            }
        } catch (IOException closed) {
            // Nothing more can be typed, which the next line says.
        }
        lines.add(END);
    }
}
