package io.batonxero.console;

import io.batonxero.baton.OrganisationCounts;
import io.batonxero.names.Count;
import io.batonxero.xero.ReachableTenants;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The progress line on a terminal, shown from the second second of a sync on. Thread-safe. */
public final class Progress implements AutoCloseable {
    private static final int FIRST_MILLIS = 1000;
    private static final int INTERVAL_MILLIS = 250;
    /** Earlier estimates vary too much. */
    private static final int ESTIMATED_FROM = 3;

    private final AtomicInteger organisations = new AtomicInteger();
    private final AtomicInteger users = new AtomicInteger();
    private final LiveLine line;
    private final ScheduledExecutorService scheduler;
    private boolean isClosed;
    private volatile int expected;
    private volatile long startNanos = System.nanoTime();

    private Progress(LiveLine line, ScheduledExecutorService scheduler) {
        this.line = line;
        this.scheduler = scheduler;
    }

    /** {@return a progress line, which is shown only if {@code isWanted} and stderr is a terminal} */
    public static Progress on(LiveLine line, boolean isWanted) {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "progress");
            thread.setDaemon(true);
            return thread;
        });
        Progress progress = new Progress(line, scheduler);
        if (isWanted) {
            // The test for a terminal starts a process, which a short run does not need.
            var unused = scheduler.schedule(progress::begin, FIRST_MILLIS, TimeUnit.MILLISECONDS);
        }
        return progress;
    }

    private void begin() {
        if (Terminal.isStderrTerminal()) {
            var unused = scheduler.scheduleAtFixedRate(this::show, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void show() {
        if (!isClosed) {
            line.show(text(Duration.ofNanos(System.nanoTime() - startNanos)));
        }
    }

    /** Sets the number of organisations that the sync reads. */
    public void expect(ReachableTenants tenants) {
        expected = tenants.organisations().size();
        startNanos = System.nanoTime();
    }

    /** Counts an organisation that was written to the file. */
    public void read(OrganisationCounts organisation) {
        organisations.incrementAndGet();
        users.addAndGet(organisation.users());
    }

    /**
     * {@return the line, such as {@code 44 of 200 organisations, 1320 users, about 20 s left}}
     *
     * @param elapsed since the organisations are being read
     */
    String text(Duration elapsed) {
        int done = organisations.get();
        int all = expected;
        if (all == 0) {
            return "connecting to Xero";
        }
        String counts = done + " of " + Count.of(all, "organisation") + ", " + Count.of(users.get(), "user");
        return done < ESTIMATED_FROM || done >= all
                ? counts
                : counts + ", about " + rounded(elapsed.toSeconds() * (all - done) / done) + " left";
    }

    /** {@return a time to read: rounded up to 5 s, or from two minutes on to minutes} */
    private static String rounded(long seconds) {
        return seconds < 120 ? (seconds / 5 + 1) * 5 + " s" : (seconds + 59) / 60 + " min";
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        scheduler.shutdownNow();
        line.clear();
    }
}
