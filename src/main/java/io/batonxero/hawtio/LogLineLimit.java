package io.batonxero.hawtio;

import java.time.Duration;

/** A limit on log lines that a client can cause: so many a minute, the others are counted. Thread-safe. */
final class LogLineLimit {
    static final int LINES_PER_MINUTE = 20;

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private long began = System.nanoTime();
    private int lines;

    /**
     * The decision about one line.
     *
     * @param unlogged how many lines of the minute before were not logged; 0 but for the first line of a minute
     * @param isLast whether it is the last one of this minute
     */
    record Verdict(boolean isPermitted, boolean isLast, int unlogged) {}

    /** {@return what becomes of the next line} */
    synchronized Verdict next() {
        int unlogged = 0;
        if (System.nanoTime() - began >= MINUTE) {
            unlogged = Math.max(0, lines - LINES_PER_MINUTE);
            began = System.nanoTime();
            lines = 0;
        }
        lines++;
        return new Verdict(lines <= LINES_PER_MINUTE, lines == LINES_PER_MINUTE, unlogged);
    }
}
