package io.batonxero.simulator;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A response of the simulated token endpoint that is held at a moment until it is released. */
public final class HeldResponse {
    /** The moments of a token request. */
    public enum Moment {
        /** The request has arrived. */
        ARRIVED,
        /** The refresh token is exchanged. */
        EXCHANGED,
        /** Half of the response is sent. */
        HALF_SENT,
        /** The response is sent. */
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

    /** {@return an output stream that is held at the moment} The response is written in one call. */
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
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** {@return whether a token request reaches the moment within a minute} */
    public boolean isReached() throws InterruptedException {
        return reached.await(1, TimeUnit.MINUTES);
    }

    /** Releases the response. */
    public void release() {
        released.countDown();
    }
}
