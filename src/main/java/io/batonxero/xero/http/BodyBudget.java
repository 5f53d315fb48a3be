package io.batonxero.xero.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes the responses may have that are read at the same time: what is made of them stands in the heap together.
 * Thread-safe.
 */
public final class BodyBudget {
    private static final long MAX_BODY = 256L << 20;
    private static final int PARTS_OF_HEAP = 8;
    private static final int PARTS_OF_ONE = 2;
    private static final int PARTS_OF_ALL = 3;

    private final long maxOfOne;
    private final long maxOfAll;
    private final AtomicLong read = new AtomicLong();

    private BodyBudget(long maxOfOne, long maxOfAll) {
        this.maxOfOne = maxOfOne;
        this.maxOfAll = maxOfAll;
    }

    /**
     * {@return the budget for this heap}
     *
     * @param maxBody how many bytes one may have; empty for a quarter of the heap, at most 256 MiB
     */
    public static BodyBudget of(String maxBody) {
        long part = Runtime.getRuntime().maxMemory() / PARTS_OF_HEAP;
        long one = maxBody.isEmpty() ? Math.min(MAX_BODY, part * PARTS_OF_ONE) : Long.parseLong(maxBody);
        return new BodyBudget(one, Math.max(one + part, part * PARTS_OF_ALL));
    }

    /**
     * Counts bytes that were read.
     *
     * @param count how many bytes of this response were read by now
     * @param more how many of them were read last
     */
    void take(long count, long more) throws StreamedBody.TooLongException {
        long all = read.addAndGet(more);
        if (count > maxOfOne) {
            throw new StreamedBody.TooLongException("more than " + maxOfOne + " bytes");
        }
        if (all > maxOfAll) {
            throw new StreamedBody.TooLongException("more than " + maxOfAll
                    + " bytes, together with the responses that are read at the same time (--xero-parallel)");
        }
    }

    /** Notes that a response is not read any more. */
    void giveBack(long count) {
        read.addAndGet(-count);
    }
}
