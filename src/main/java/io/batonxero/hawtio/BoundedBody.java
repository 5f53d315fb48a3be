package io.batonxero.hawtio;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The body of a response, kept in memory until it is whole; what is beyond its bound is dropped. */
final class BoundedBody extends ServletOutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int max;
    private boolean isFull;

    BoundedBody(int max) {
        this.max = max;
    }

    int size() {
        return bytes.size();
    }

    /** {@return whether there was more than it takes} */
    boolean isFull() {
        return isFull;
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
        response.setContentLength(bytes.size());
        bytes.writeTo(response.getOutputStream());
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] some, int offset, int length) {
        isFull = isFull || length > max - bytes.size();
        if (!isFull) {
            bytes.write(some, offset, length);
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
