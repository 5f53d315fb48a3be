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

/** Lines from stdin. Nothing is read before the first call of {@link #line}. Thread-safe. */
public final class Keyboard {
    private static final Optional<String> END = Optional.empty();

    private final InputStream in;
    private final boolean terminal;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final AtomicBoolean reading = new AtomicBoolean();

    /**
     * Reads from a stream.
     *
     * @param terminal whether the stream is a terminal
     */
    public Keyboard(InputStream in, boolean terminal) {
        this.in = in;
        this.terminal = terminal;
    }

    /** {@return stdin} */
    public static Keyboard ofProgram() {
        return new Keyboard(System.in, Terminal.isInteractive());
    }

    /** {@return a keyboard without input} */
    public static Keyboard none() {
        return new Keyboard(InputStream.nullInputStream(), false);
    }

    boolean isTerminal() {
        return terminal;
    }

    /** {@return the next line; empty at the end of the input, after the timeout and after {@link #abort}} */
    Optional<String> line(Duration timeout) {
        if (!reading.getAndSet(true)) {
            Thread reader = new Thread(this::read, "keyboard");
            // A blocked read cannot be interrupted; it must not keep the JVM running.
            reader.setDaemon(true);
            reader.start();
        }
        try {
            Optional<String> line = lines.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return line == null ? END : line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return END;
        }
    }

    /** Ends the wait for a line, at shutdown. */
    public void abort() {
        lines.add(END);
    }

    private void read() {
        try {
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(Optional.of(line));
            }
        } catch (IOException e) {
            // The same as the end of the input.
        }
        lines.add(END);
    }
}
