package io.batonxero.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An answer of the simulated token endpoint that comes no further than to a moment of it, until it is let go. */
public final class HeldAnswer {
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

    static final HeldAnswer NEVER = new HeldAnswer(Moment.ARRIVED);

    static {
        NEVER.release();
    }

    private final Moment moment;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    HeldAnswer(Moment moment) {
        this.moment = moment;
    }

    void at(Moment now) throws InterruptedException {
        if (now == moment) {
            reached.countDown();
            released.await();
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
