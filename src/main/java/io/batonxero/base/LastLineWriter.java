package io.batonxero.base;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Writes the last line of a process on a thread that was started ahead: a write to stderr blocks if nobody reads it.
 * Thread-safe.
 */
final class LastLineWriter {
    private static final long TIMEOUT_MILLIS = 500;

    private final OutputStream err;
    private final Semaphore lineGiven = new Semaphore(0);
    private final CountDownLatch written = new CountDownLatch(1);
    private volatile byte[] line = {};
    private volatile boolean isStarted;

    LastLineWriter(OutputStream err) {
        this.err = err;
    }

    /**
     * Starts the writing thread.
     *
     * @throws OutOfMemoryError if the system cannot start another thread
     */
    void start() {
        Thread writer = new Thread(
                () -> {
                    lineGiven.acquireUninterruptibly();
                    write();
                },
                "last-line");
        writer.setDaemon(true);
        writer.start();
        isStarted = true;
    }

    /** Hands the line to the writing thread, or writes it on this thread if no other could be started. */
    void write(byte[] line) {
        this.line = line;
        if (isStarted) {
            lineGiven.release();
        } else {
            write();
        }
    }

    /** Waits up to 0.5 s until the line is written. */
    void await() {
        try {
            var unused = written.await(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // The process ends now.
        }
    }

    private void write() {
        try {
            err.write(line);
            err.flush();
        } catch (IOException e) {
            // The exit code remains.
        }
        written.countDown();
    }
}
