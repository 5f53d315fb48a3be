package io.batonxero.hawtio;

import io.batonxero.secret.MaskedOutput;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/** A response that masks secrets in its body, since any library may expose one through an MBean. */
final class MaskedResponse extends HttpServletResponseWrapper {
    MaskedResponse(HttpServletResponse response) {
        super(response);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        ServletOutputStream out = super.getOutputStream();
        MaskedOutput masked = new MaskedOutput(out);
        return new ServletOutputStream() {
            @Override
            public void write(int b) throws IOException {
                masked.write(b);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                masked.write(bytes, from, length);
            }

            @Override
            public void flush() throws IOException {
                masked.flush();
            }

            @Override
            public void close() throws IOException {
                masked.close();
            }

            @Override
            public boolean isReady() {
                return out.isReady();
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                out.setWriteListener(listener);
            }
        };
    }

    @Override
    public void setContentLength(int length) {
        // Masking may change the length.
    }
}
