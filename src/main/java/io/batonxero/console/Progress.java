package io.batonxero.console;

import io.batonxero.baton.OrganisationCounts;
import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A line that a person sees on a terminal while a sync takes longer than a second. Thread-safe. */
public final class Progress implements AutoCloseable {
    private static final String CLEAR = "\r\u001b[K";

    private final AtomicInteger organisations = new AtomicInteger();
    private final AtomicInteger users = new AtomicInteger();
    private final PrintStream err;
    private final ScheduledExecutorService clock;

    private Progress(PrintStream err, ScheduledExecutorService clock) {
        this.err = err;
        this.clock = clock;
    }

    /** {@return a progress line on {@code err}} Silent unless a person is watching. */
    public static Progress on(PrintStream err, boolean watched) {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "progress");
            thread.setDaemon(true);
            return thread;
        });
        Progress progress = new Progress(err, clock);
        if (watched) {
            var unused = clock.scheduleAtFixedRate(progress::show, 1000, 250, TimeUnit.MILLISECONDS);
        }
        return progress;
    }

    /** Counts an organisation whose records are in the file. */
    public void read(OrganisationCounts organisation) {
        organisations.incrementAndGet();
        users.addAndGet(organisation.users());
    }

    private void show() {
        err.print(CLEAR + "reading Xero: " + organisations + " organisations, " + users + " users so far");
        err.flush();
    }

    @Override
    public void close() {
        if (!clock.shutdownNow().isEmpty()) {
            err.print(CLEAR);
            err.flush();
        }
    }
}
