package io.batonxero.base;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The last line of a process. A thread that is started ahead writes it: where nobody reads stderr, the write does not end.
 * Thread-safe.
 */
final class LastLineWriter {
    /** How long a process that ends waits for the line to be written. */
    private static final long TIMEOUT_MILLIS = 500;

    private final OutputStream err;
    private final Semaphore isGiven = new Semaphore(0);
    private final CountDownLatch written = new CountDownLatch(1);
    private volatile byte[] line = {};
    private volatile boolean isStarted;

    LastLineWriter(OutputStream err) {
        this.err = err;
    }

    /**
     * Starts the thread that writes.
     *
     * @throws OutOfMemoryError if the system starts no more threads
     */
    void start() {
        Thread writer = new Thread(
                () -> {
                    isGiven.acquireUninterruptibly();
                    write();
                },
                "last-line");
        writer.setDaemon(true);
        writer.start();
        isStarted = true;
    }

    /** Has a line written, and does not wait for that; only this thread can write it where no other could be started. */
    void write(byte[] line) {
        this.line = line;
        if (isStarted) {
            isGiven.release();
        } else {
            write();
        }
    }

    /** Waits until the line is written, or the time for that is over. */
    void await() {
        try {
            var unused = written.await(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException nobodyDoes) {
            // The process ends now.
        }
    }

    private void write() {
        try {
            err.write(line);
            err.flush();
        } catch (IOException nobodyReads) {
            // The exit code says it too.
        }
        written.countDown();
    }
}
