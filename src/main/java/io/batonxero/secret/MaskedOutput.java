package io.batonxero.secret;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A stream of text whose secrets are masked, line by line. What does not end a line waits until it is flushed. */
public final class MaskedOutput extends OutputStream {
    private static final int MOST_WAITING = 1 << 16;
    private static final int LONGEST_WORD = 1 << 14;

    private final OutputStream out;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

    /** Writes to another stream, in a character set that is ASCII where it can be. */
    public MaskedOutput(OutputStream out) {
        this.out = out;
    }

    /** {@return a stream that masks what it prints to another} It is in UTF-8, flushes each line, and has the other's errors. */
    public static PrintStream print(PrintStream out) {
        return new PrintStream(new MaskedOutput(out), true, StandardCharsets.UTF_8);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        waiting.write(bytes, from, length);
        if (length > 0 && bytes[from + length - 1] == '\n') {
            emit(waiting.size());
        } else if (waiting.size() > MOST_WAITING) {
            emit(endOfWords());
        }
    }

    /** A secret is not to be cut in two. */
    private int endOfWords() {
        byte[] bytes = waiting.toByteArray();
        for (int end = bytes.length; end > bytes.length - LONGEST_WORD; end--) {
            if (" \n\"',;<>&".indexOf(bytes[end - 1]) >= 0) {
                return end;
            }
        }
        return bytes.length;
    }

    private void emit(int length) throws IOException {
        byte[] bytes = waiting.toByteArray();
        waiting.reset();
        out.write(Secrets.mask(Arrays.copyOf(bytes, length)));
        waiting.write(bytes, length, bytes.length - length);
        if (out instanceof PrintStream print && print.checkError()) {
            throw new IOException("cannot be written to");
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        if (waiting.size() > 0) {
            emit(waiting.size());
        }
        out.flush();
    }

    @Override
    public void close() throws IOException {
        flush();
        out.close();
    }
}
