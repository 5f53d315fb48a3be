package io.batonxero.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/** A response body with a deadline. Closing it early closes the connection rather than reading the rest. */
final class ResponseEntity extends HttpEntityWrapper {
    /** The time to read the end marker of a body whose content was read, such as the last chunk. */
    private static final Duration END_TIMEOUT = Duration.ofSeconds(1);

    private final CancelTimer deadline;
    private final Runnable disconnect;
    private @Nullable Content content;

    ResponseEntity(HttpEntity entity, CancelTimer deadline, Runnable disconnect) {
        super(entity);
        this.deadline = deadline;
        this.disconnect = disconnect;
    }

    @Override
    public InputStream getContent() throws IOException {
        Content cached = content;
        if (cached == null) {
            cached = new Content(super.getContent());
            content = cached;
        }
        return cached;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (InputStream in = getContent()) {
            in.transferTo(out);
        }
    }

    @Override
    public void close() throws IOException {
        getContent().close();
    }

    private final class Content extends InputStream {
        private final InputStream in;
        private boolean isFinished;

        Content(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (isFinished) {
                return -1;
            }
            try {
                int count = in.read(into, from, length);
                if (count < 0) {
                    finish();
                }
                return count;
            } catch (IOException | RuntimeException e) {
                abort();
                throw RequestDeadline.convert(e, deadline);
            }
        }

        @Override
        public int available() throws IOException {
            return isFinished ? 0 : in.available();
        }

        /** Takes at most {@link #END_TIMEOUT}. */
        @Override
        public void close() {
            if (isFinished) {
                return;
            }
            CancelTimer timer = new CancelTimer(END_TIMEOUT, disconnect);
            try {
                if (read() >= 0) {
                    abort();
                }
            } catch (IOException e) {
                // Disconnected, as intended.
            } finally {
                timer.stop();
            }
        }

        private void finish() {
            isFinished = true;
            deadline.stop();
        }

        private void abort() {
            disconnect.run();
            finish();
        }
    }
}
