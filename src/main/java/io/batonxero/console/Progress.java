package io.batonxero.console;

import io.batonxero.baton.OrganisationCounts;
import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The progress line on a terminal, shown from the second second of a sync on. Thread-safe. */
public final class Progress implements AutoCloseable {
    private static final String CLEAR = "\r\u001b[K";

    private final AtomicInteger organisations = new AtomicInteger();
    private final AtomicInteger users = new AtomicInteger();
    private final PrintStream err;
    private final ScheduledExecutorService scheduler;

    private Progress(PrintStream err, ScheduledExecutorService scheduler) {
        this.err = err;
        this.scheduler = scheduler;
    }

    /** {@return a progress line on {@code err}, which is shown only if {@code isShown}} */
    public static Progress on(PrintStream err, boolean isShown) {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "progress");
            thread.setDaemon(true);
            return thread;
        });
        Progress progress = new Progress(err, scheduler);
        if (isShown) {
            var unused = scheduler.scheduleAtFixedRate(progress::show, 1000, 250, TimeUnit.MILLISECONDS);
        }
        return progress;
    }

    /** Counts an organisation that was written to the file. */
    public void read(OrganisationCounts organisation) {
        organisations.incrementAndGet();
        users.addAndGet(organisation.users());
    }

    private void show() {
        err.print(CLEAR + "reading Xero: " + Count.of(organisations.get(), "organisation") + ", "
                + Count.of(users.get(), "user") + " so far");
        err.flush();
    }

    @Override
    public void close() {
        if (!scheduler.shutdownNow().isEmpty()) {
            err.print(CLEAR);
            err.flush();
        }
    }
}
