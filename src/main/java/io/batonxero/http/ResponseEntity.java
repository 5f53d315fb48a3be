package io.batonxero.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/** The body of a response that has to come in time. To close it does not read what is left of it. */
final class ResponseEntity extends HttpEntityWrapper {
    /** How long the end of a body may take, where all that matters of it was read: the end of a chunk after gzip's. */
    private static final Duration END = Duration.ofSeconds(1);

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
        Content known = content;
        if (known == null) {
            known = new Content(super.getContent());
            content = known;
        }
        return known;
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
        private boolean ended;

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
            if (ended) {
                return -1;
            }
            try {
                int count = in.read(into, from, length);
                if (count < 0) {
                    end();
                }
                return count;
            } catch (IOException | RuntimeException failed) {
                abort();
                throw RequestDeadline.reason(failed, deadline);
            }
        }

        @Override
        public int available() throws IOException {
            return ended ? 0 : in.available();
        }

        /** Never longer than a moment, whatever is still to come. */
        @Override
        public void close() {
            if (ended) {
                return;
            }
            CancelTimer moment = new CancelTimer(END, disconnect);
            try {
                if (read() >= 0) {
                    abort();
                }
            } catch (IOException disconnected) {
                // That is how it ends.
            } finally {
                moment.stop();
            }
        }

        private void end() {
            ended = true;
            deadline.stop();
        }

        private void abort() {
            disconnect.run();
            end();
        }
    }
}
