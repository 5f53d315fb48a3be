package io.batonxero.hawtio;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** The body of a response, kept in memory until it is whole. It acquires its room as it grows; what has none is dropped. */
final class BoundedBody extends ServletOutputStream {
    private static final int CHUNK_BYTES = 32 << 10;

    private final List<byte[]> chunks = new ArrayList<>();
    private final int max;
    private final Semaphore room;
    private int size;
    private Optional<Refusal> refusal = Optional.empty();

    /**
     * Begins empty.
     *
     * @param max bytes
     * @param room the bytes that all bodies may take together
     */
    BoundedBody(int max, Semaphore room) {
        this.max = max;
        this.room = room;
    }

    int size() {
        return size;
    }

    /** {@return why it is not whole} Empty while it is. */
    Optional<Refusal> refusal() {
        return refusal;
    }

    /** Gives its room back. It is empty then. */
    void release() {
        room.release(chunks.size() * CHUNK_BYTES);
        chunks.clear();
        size = 0;
    }

    /** {@return a response whose body is added to this one} All else of it goes to that response. */
    HttpServletResponse of(HttpServletResponse response) {
        return new HttpServletResponseWrapper(response) {
            @Override
            public ServletOutputStream getOutputStream() {
                return BoundedBody.this;
            }
        };
    }

    void writeTo(HttpServletResponse response) throws IOException {
        response.setContentLength(size);
        int left = size;
        for (byte[] chunk : chunks) {
            response.getOutputStream().write(chunk, 0, Math.min(left, CHUNK_BYTES));
            left -= CHUNK_BYTES;
        }
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] some, int offset, int length) {
        if (length > max - size) {
            refuse(new Refusal(422, "The response would have more than " + max + " bytes."));
        }
        int from = offset;
        while (from < offset + length && hasRoom()) {
            int used = size % CHUNK_BYTES;
            int fitting = Math.min(offset + length - from, CHUNK_BYTES - used);
            System.arraycopy(some, from, chunks.get(chunks.size() - 1), used, fitting);
            from += fitting;
            size += fitting;
        }
    }

    /** It does not wait for room: the room that it has would keep others waiting. */
    private boolean hasRoom() {
        if (refusal.isEmpty() && size == chunks.size() * CHUNK_BYTES) {
            if (room.tryAcquire(CHUNK_BYTES)) {
                chunks.add(new byte[CHUNK_BYTES]);
            } else {
                refuse(new Refusal(503, "Other responses are still being read."));
            }
        }
        return refusal.isEmpty();
    }

    private void refuse(Refusal reason) {
        if (refusal.isEmpty()) {
            refusal = Optional.of(reason);
            release();
        }
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        throw new UnsupportedOperationException("it is written at once");
    }
}
