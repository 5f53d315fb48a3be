package io.batonxero.simulator;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An answer of the simulated token endpoint that comes no further than to a moment of it, until it is let go. */
public final class HeldResponse {
    /** How far the answer to a token request has come. */
    public enum Moment {
        /** The request is there, and nothing done. */
        ARRIVED,
        /** The refresh token is spent. */
        SPENT,
        /** Half of the answer is on its way. */
        HALF_SENT,
        /** All of it is. */
        SENT
    }

    static final HeldResponse NEVER = new HeldResponse(Moment.ARRIVED);

    static {
        NEVER.release();
    }

    private final Moment moment;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    HeldResponse(Moment moment) {
        this.moment = moment;
    }

    void at(Moment now) throws InterruptedException {
        if (now == moment) {
            reached.countDown();
            released.await();
        }
    }

    /** {@return an exchange's output that is held on its way} The response is written at once. */
    OutputStream holding(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length / 2);
                out.flush();
                hold(Moment.HALF_SENT);
                out.write(bytes, from + length / 2, length - length / 2);
            }

            @Override
            public void close() throws IOException {
                out.close();
                hold(Moment.SENT);
            }
        };
    }

    private void hold(Moment now) throws InterruptedIOException {
        try {
            at(now);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** {@return whether a token request came so far, within a minute} */
    public boolean isReached() throws InterruptedException {
        return reached.await(1, TimeUnit.MINUTES);
    }

    /** Lets it go on. */
    public void release() {
        released.countDown();
    }
}
