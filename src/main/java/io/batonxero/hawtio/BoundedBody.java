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

/** A response body in memory. It acquires memory in chunks as it grows, and is dropped if none is available. */
final class BoundedBody extends ServletOutputStream {
    private static final int CHUNK_BYTES = 32 << 10;

    private final List<byte[]> chunks = new ArrayList<>();
    private final int maxBytes;
    private final Semaphore memory;
    private int size;
    private Optional<Refusal> refusal = Optional.empty();

    /**
     * Creates an empty body.
     *
     * @param memory the bytes available to all bodies together
     */
    BoundedBody(int maxBytes, Semaphore memory) {
        this.maxBytes = maxBytes;
        this.memory = memory;
    }

    int size() {
        return size;
    }

    /** {@return the reason why the body was dropped, if it was} */
    Optional<Refusal> refusal() {
        return refusal;
    }

    /** Empties the body and releases its memory. */
    void release() {
        memory.release(chunks.size() * CHUNK_BYTES);
        chunks.clear();
        size = 0;
    }

    /** {@return a response that writes its body here and passes everything else on} */
    HttpServletResponse capture(HttpServletResponse response) {
        return new HttpServletResponseWrapper(response) {
            @Override
            public ServletOutputStream getOutputStream() {
                return BoundedBody.this;
            }
        };
    }

    void writeTo(HttpServletResponse response) throws IOException {
        response.setContentLength(size);
        int remaining = size;
        for (byte[] chunk : chunks) {
            response.getOutputStream().write(chunk, 0, Math.min(remaining, CHUNK_BYTES));
            remaining -= CHUNK_BYTES;
        }
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (length > maxBytes - size) {
            refuse(new Refusal(422, "The response would have more than " + maxBytes + " bytes."));
        }
        int from = offset;
        while (from < offset + length && ensureSpace()) {
            int used = size % CHUNK_BYTES;
            int count = Math.min(offset + length - from, CHUNK_BYTES - used);
            System.arraycopy(bytes, from, chunks.get(chunks.size() - 1), used, count);
            from += count;
            size += count;
        }
    }

    /** Never waits for memory: its own would block others meanwhile. */
    private boolean ensureSpace() {
        if (refusal.isEmpty() && size == chunks.size() * CHUNK_BYTES) {
            if (memory.tryAcquire(CHUNK_BYTES)) {
                chunks.add(new byte[CHUNK_BYTES]);
            } else {
                refuse(new Refusal(503, "Other responses use all the memory for responses. Try again."));
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
        throw new UnsupportedOperationException("asynchronous writes are not supported");
    }
}
