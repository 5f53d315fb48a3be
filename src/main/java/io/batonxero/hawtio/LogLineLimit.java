package io.batonxero.hawtio;

import java.time.Duration;

/** Limits the log lines per minute that clients can cause, and counts the others. Thread-safe. */
final class LogLineLimit {
    static final int LINES_PER_MINUTE = 20;

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private long minuteStart = System.nanoTime();
    private int lines;

    /**
     * The decision about one line.
     *
     * @param isLast whether it is the last permitted line of this minute
     * @param unlogged the number of suppressed lines in the previous minute, for the first line of a minute; else 0
     */
    record Decision(boolean isPermitted, boolean isLast, int unlogged) {}

    /** {@return the decision about the next line} */
    synchronized Decision next() {
        int unlogged = 0;
        if (System.nanoTime() - minuteStart >= MINUTE_NANOS) {
            unlogged = Math.max(0, lines - LINES_PER_MINUTE);
            minuteStart = System.nanoTime();
            lines = 0;
        }
        lines++;
        return new Decision(lines <= LINES_PER_MINUTE, lines == LINES_PER_MINUTE, unlogged);
    }
}
