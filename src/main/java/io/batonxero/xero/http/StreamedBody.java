package io.batonxero.xero.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The body of a response as it comes from the network, never whole in memory. It fails rather than give more bytes than it
 * may, since a small packed body can be unpacked without an end; and its beginning can be shown, read or not.
 */
public final class StreamedBody extends FilterInputStream {
    private static final int MAX_BEGINNING = 1 << 16;

    private final BodyBudget budget;
    private long count;
    private long counted;
    private byte[] beginning = new byte[1 << 10];
    private int kept;
    private int given;
    private boolean ended;
    private boolean closed;

    /** More came than may be read. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1;

        TooLongException(String message) {
            super(message);
        }
    }

    public StreamedBody(InputStream in, BodyBudget budget) {
        super(in);
        this.budget = budget;
    }

    /** {@return the first 64 KiB, or all that there is} What is read afterwards is what would have been read before. */
    String beginning() throws IOException {
        while (kept < MAX_BEGINNING && fill() >= 0) {
            // It comes in parts.
        }
        return new String(beginning, 0, kept, StandardCharsets.UTF_8);
    }

    /** {@return whether all that there is has come} */
    boolean isEnded() {
        return ended;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (given == kept && kept < MAX_BEGINNING && fill() < 0) {
            return -1;
        }
        if (given < kept) {
            int part = Math.min(length, kept - given);
            System.arraycopy(beginning, given, into, from, part);
            given += part;
            return part;
        }
        return more(into, from, length);
    }

    private int fill() throws IOException {
        if (kept == beginning.length) {
            beginning = Arrays.copyOf(beginning, kept * 2);
        }
        int more = more(beginning, kept, beginning.length - kept);
        kept += Math.max(0, more);
        return more;
    }

    private int more(byte[] into, int from, int length) throws IOException {
        if (ended) {
            return -1;
        }
        if (closed) {
            throw new IOException("the body was read before, and one of more than 64 KiB can be read once");
        }
        int more = in.read(into, from, length);
        ended = more < 0;
        if (!ended) {
            count += more;
            // A refusal is not read beyond its beginning, and nobody may close it.
            long fresh = Math.max(0, count - MAX_BEGINNING) - counted;
            counted += fresh;
            budget.take(count, fresh);
        }
        return more;
    }

    @Override
    public long skip(long bytes) throws IOException {
        return readNBytes((int) Math.min(bytes, MAX_BEGINNING)).length;
    }

    @Override
    public int available() throws IOException {
        return given < kept ? kept - given : in.available();
    }

    /** One that fits into its beginning can be read again after that, as by a step that logs it. */
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            budget.giveBack(counted);
        }
        given = 0;
        super.close();
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
