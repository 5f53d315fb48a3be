package io.batonxero.secret;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text stream that masks secrets line by line. An incomplete line is buffered until the stream is flushed. */
public final class MaskedOutput extends OutputStream {
    private static final int MAX_BUFFERED_BYTES = 1 << 16;
    private static final int MAX_WORD_BYTES = 1 << 14;

    private final OutputStream out;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

    /** Writes to another stream, in any character set that is compatible with ASCII. */
    public MaskedOutput(OutputStream out) {
        this.out = out;
    }

    /** {@return a stream that prints masked UTF-8 text to another one} It flushes each line and reports the other's errors. */
    public static PrintStream print(PrintStream out) {
        return new PrintStream(new MaskedOutput(out), true, StandardCharsets.UTF_8);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        buffer.write(bytes, from, length);
        if (length > 0 && bytes[from + length - 1] == '\n') {
            emit(buffer.size());
        } else if (buffer.size() > MAX_BUFFERED_BYTES) {
            emit(endOfWords());
        }
    }

    /** The end of the last complete word, so that no secret is cut in two. */
    private int endOfWords() {
        byte[] bytes = buffer.toByteArray();
        for (int end = bytes.length; end > bytes.length - MAX_WORD_BYTES; end--) {
            if (" \n\"',;<>&".indexOf(bytes[end - 1]) >= 0) {
                return end;
            }
        }
        return bytes.length;
    }

    private void emit(int length) throws IOException {
        byte[] bytes = buffer.toByteArray();
        buffer.reset();
        out.write(Secrets.mask(Arrays.copyOf(bytes, length)));
        buffer.write(bytes, length, bytes.length - length);
        if (out instanceof PrintStream print && print.checkError()) {
            throw new IOException("cannot write to the stream");
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        if (buffer.size() > 0) {
            emit(buffer.size());
        }
        out.flush();
    }

    @Override
    public void close() throws IOException {
        flush();
        out.close();
    }
}
