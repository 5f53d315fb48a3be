package io.batonxero.xero.http;

import java.util.concurrent.atomic.AtomicLong;

/** Limits the bytes of one response body, and of all bodies that are read at the same time. Thread-safe. */
public final class BodyBudget {
    private static final long MAX_DEFAULT_BYTES = 256L << 20;
    private static final int HEAP_PARTS = 8;
    private static final int PARTS_PER_BODY = 2;
    private static final int PARTS_FOR_ALL = 3;

    private final long maxBytesPerBody;
    private final long maxBytesForAll;
    private final AtomicLong bytesInUse = new AtomicLong();

    private BodyBudget(long maxBytesPerBody, long maxBytesForAll) {
        this.maxBytesPerBody = maxBytesPerBody;
        this.maxBytesForAll = maxBytesForAll;
    }

    /**
     * {@return the budget for this JVM's heap}
     *
     * @param maxBody the maximum bytes of one body; if empty, 25 % of the heap, at most 256 MiB
     */
    public static BodyBudget of(String maxBody) {
        long part = Runtime.getRuntime().maxMemory() / HEAP_PARTS;
        long perBody = maxBody.isEmpty() ? Math.min(MAX_DEFAULT_BYTES, part * PARTS_PER_BODY) : Long.parseLong(maxBody);
        return new BodyBudget(perBody, Math.max(perBody + part, part * PARTS_FOR_ALL));
    }

    /**
     * Adds bytes that were read.
     *
     * @param bytesOfBody all bytes of this body so far
     * @param added those that were not counted yet
     */
    void acquire(long bytesOfBody, long added) throws StreamedBody.TooLongException {
        long all = bytesInUse.addAndGet(added);
        if (bytesOfBody > maxBytesPerBody) {
            throw new StreamedBody.TooLongException("more than " + maxBytesPerBody + " bytes");
        }
        if (all > maxBytesForAll) {
            throw new StreamedBody.TooLongException("more than " + maxBytesForAll
                    + " bytes, together with the responses that are read at the same time (--xero-parallel)");
        }
    }

    void release(long bytes) {
        bytesInUse.addAndGet(-bytes);
    }
}
