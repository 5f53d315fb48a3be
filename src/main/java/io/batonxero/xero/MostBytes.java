package io.batonxero.xero;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails rather than give more bytes than it may: what is unpacked from a small answer can be endless. */
final class MostBytes extends FilterInputStream {
    private final long most;
    private long read;

    /** More came than may be read. */
    static final class Exceeded extends IOException {
        Exceeded(long most) {
            super("more than " + most + " bytes");
        }
    }

    MostBytes(InputStream in, long most) {
        super(in);
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int count = super.read(into, from, length);
        count(Math.max(0, count));
        return count;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long more) throws IOException {
        read += more;
        if (read > most) {
            throw new Exceeded(most);
        }
    }
}
