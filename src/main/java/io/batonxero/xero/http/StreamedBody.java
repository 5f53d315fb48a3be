package io.batonxero.xero.http;

import io.batonxero.http.ResponseSummary;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * A response body that is read from the network and never held in memory as a whole, except for its first 64 KiB, which can
 * be shown in messages before and after it was read. Reading fails beyond the {@link BodyBudget}, since a small compressed
 * body can expand without limit. Not thread-safe.
 */
public final class StreamedBody extends FilterInputStream {
    private static final int MAX_BEGINNING = 1 << 16;

    private final ResponseSummary response;
    private final BodyBudget budget;
    private long bytesRead;
    private long bytesInBudget;
    private byte[] beginning = new byte[1 << 10];
    private int beginningLength;
    private int position;
    private boolean isEnded;
    private boolean isClosed;

    /** The body exceeds a limit of the budget. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1;

        TooLongException(String message) {
            super(message);
        }
    }

    /** The body is not in the encoding of its Content-Encoding. */
    static final class InvalidEncodingException extends IOException {
        private static final long serialVersionUID = 1;

        InvalidEncodingException(String message, ZipException cause) {
            super(message, cause);
        }
    }

    /**
     * Creates a body.
     *
     * @param in the decoded body
     * @param response for messages
     */
    public StreamedBody(InputStream in, ResponseSummary response, BodyBudget budget) {
        super(in);
        this.response = response;
        this.budget = budget;
    }

    /** {@return the first 64 KiB as text, or the whole body if it is shorter} Does not change what is read next. */
    String beginning() throws IOException {
        while (beginningLength < MAX_BEGINNING && fillBeginning() >= 0) {
            // Each call reads as much as the network has delivered.
        }
        return new String(beginning, 0, beginningLength, StandardCharsets.UTF_8);
    }

    boolean isEnded() {
        return isEnded;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (position == beginningLength && beginningLength < MAX_BEGINNING && fillBeginning() < 0) {
            return -1;
        }
        if (position < beginningLength) {
            int copied = Math.min(length, beginningLength - position);
            System.arraycopy(beginning, position, buffer, offset, copied);
            position += copied;
            return copied;
        }
        return readFromNetwork(buffer, offset, length);
    }

    private int fillBeginning() throws IOException {
        if (beginningLength == beginning.length) {
            beginning = Arrays.copyOf(beginning, beginningLength * 2);
        }
        int count = readFromNetwork(beginning, beginningLength, beginning.length - beginningLength);
        beginningLength += Math.max(0, count);
        return count;
    }

    private int readFromNetwork(byte[] buffer, int offset, int length) throws IOException {
        if (isEnded) {
            return -1;
        }
        if (isClosed) {
            throw new IOException("the body was already read, and a body of more than 64 KiB can be read only once");
        }
        int count;
        try {
            count = in.read(buffer, offset, length);
        } catch (ZipException e) {
            throw new InvalidEncodingException(
                    "a body that is not in its encoding (" + response + ": " + e.getMessage() + ")", e);
        }
        isEnded = count < 0;
        if (!isEnded) {
            bytesRead += count;
            // The beginning is not counted: a 2xx body that check rejects may stay open, which would leak its share.
            long added = Math.max(0, bytesRead - MAX_BEGINNING) - bytesInBudget;
            bytesInBudget += added;
            budget.acquire(bytesRead, added);
        }
        return count;
    }

    @Override
    public long skip(long bytes) throws IOException {
        return readNBytes((int) Math.min(bytes, MAX_BEGINNING)).length;
    }

    @Override
    public int available() throws IOException {
        return position < beginningLength ? beginningLength - position : in.available();
    }

    /** Closes the connection. A body of at most 64 KiB can be read again afterwards, for example by a step that logs it. */
    @Override
    public void close() throws IOException {
        if (!isClosed) {
            isClosed = true;
            budget.release(bytesInBudget);
        }
        position = 0;
        super.close();
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
