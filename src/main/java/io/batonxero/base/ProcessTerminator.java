package io.batonxero.base;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Terminates this process within bounded time if memory or threads run out, if stuck steps hold every worker thread, or if
 * shutdown takes too long. Does nothing unless {@link #install} was called. Thread-safe.
 */
public final class ProcessTerminator {
    /** The exit code if memory or threads ran out: a supervisor should restart the process. */
    public static final int SHORTAGE_EXIT_CODE = 71;

    /** The time for an orderly shutdown: below the documented 20 s. */
    static final Duration STOP_TIMEOUT = Duration.ofSeconds(18);

    private static final long CHECK_INTERVAL_MILLIS = 1000;
    private static final long STOP_CHECK_INTERVAL_MILLIS = 100;
    private static final int MAX_REFUSED_THREADS = 2;
    /** The JVM's exit codes by signal. */
    private static final Map<String, Integer> SIGNALS = Map.of("SIGHUP", 129, "SIGINT", 130, "SIGTERM", 143);

    private static volatile @Nullable ProcessTerminator installed;

    private final LastLineWriter lastLine;
    private final Runnable stop;
    private final Semaphore woken = new Semaphore(0);
    private volatile Supplier<String> running = () -> "";
    private volatile boolean hasShortage;
    private volatile boolean isStopping;
    private volatile boolean isExiting;
    private volatile long deadlineNanos;
    private volatile int exitCode;

    private ProcessTerminator(OutputStream err, Runnable stop) {
        this.lastLine = new LastLineWriter(err);
        this.stop = stop;
        // Loads the classes that begin needs: once the metaspace is full, none can be loaded.
        var unused = ResourceShortage.in(new OutOfMemoryError());
    }

    /**
     * Starts the terminator of this process.
     *
     * @param err receives the last line
     * @param stop starts an orderly shutdown; must not block
     */
    public static ProcessTerminator install(OutputStream err, Runnable stop) {
        ProcessTerminator terminator = new ProcessTerminator(err, stop);
        installed = terminator;
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            terminateOnShortage(thrown);
            if (!terminator.hasShortage) {
                LoggerFactory.getLogger(ProcessTerminator.class)
                        .atError()
                        .addKeyValue("thread", thread.getName())
                        .addKeyValue("reason", thrown.toString())
                        .setCause(thrown)
                        .log("uncaught exception ended a thread");
            }
        });
        Thread watch = new Thread(terminator::watch, "process-end");
        watch.setDaemon(true);
        try {
            watch.start();
            terminator.lastLine.start();
        } catch (OutOfMemoryError refused) {
            terminator.begin(ResourceShortage.THREADS);
            terminator.exit(SHORTAGE_EXIT_CODE);
        }
        return terminator;
    }

    /** Starts termination if an exception means that memory or threads ran out. */
    public static void terminateOnShortage(Throwable thrown) {
        ProcessTerminator terminator = installed;
        if (terminator != null) {
            terminator.begin(thrown);
        }
    }

    /** Starts termination because stuck steps hold every worker thread. */
    public static void terminateWithoutWorkers() {
        ProcessTerminator terminator = installed;
        if (terminator != null) {
            terminator.begin(ResourceShortage.WORKERS);
        }
    }

    /** {@return whether termination for lack of memory or threads has started, which the last line reports} */
    public static boolean hasShortage() {
        ProcessTerminator terminator = installed;
        return terminator != null && terminator.hasShortage;
    }

    /** Sets the description of running work for the last line of a forced stop. */
    public static void describeRunningWork(Supplier<String> running) {
        ProcessTerminator terminator = installed;
        if (terminator != null) {
            terminator.running = running;
        }
    }

    /** Called when the JVM begins to shut down; forces the stop after {@link #STOP_TIMEOUT}. */
    public synchronized void shutdownBegan() {
        if (!hasShortage) {
            deadlineNanos = System.nanoTime() + STOP_TIMEOUT.toNanos();
            isStopping = true;
            woken.release();
        }
    }

    /** Exits with a code, or with {@link #SHORTAGE_EXIT_CODE} after a shortage. Does not return. */
    public void exit(int code) {
        if (hasShortage) {
            halt(SHORTAGE_EXIT_CODE);
        }
        exitCode = code;
        isExiting = true;
        System.exit(code);
    }

    private void begin(Throwable thrown) {
        if (hasShortage) {
            return;
        }
        try {
            Optional<ResourceShortage> shortage = ResourceShortage.in(thrown);
            // The class of a lambda could not be loaded here.
            if (shortage.isPresent()) {
                begin(shortage.get());
            }
        } catch (OutOfMemoryError stillShort) {
            begin(ResourceShortage.HEAP);
        }
    }

    private void begin(ResourceShortage shortage) {
        synchronized (this) {
            if (hasShortage) {
                return;
            }
            // Before hasShortage: the watching thread reads the deadline once it sees that flag.
            deadlineNanos = System.nanoTime() + shortage.stopNanos;
            hasShortage = true;
            woken.release();
        }
        try {
            lastLine.write(shortage.lastLine);
            stop.run();
        } catch (Error stillShort) {
            // The watching thread ends the process.
        }
    }

    private void watch() {
        int refused = 0;
        while (true) {
            // First, and without allocation: while memory is short everything below may throw.
            if (hasShortage && isOverdue()) {
                Runtime.getRuntime().halt(SHORTAGE_EXIT_CODE);
            }
            try {
                pause();
                if (isStopping && isOverdue()) {
                    stopByForce();
                }
                if (isStopping && signals().filter("SIGINT"::equals).count() > 1) {
                    Runtime.getRuntime().halt(SIGNALS.getOrDefault("SIGINT", 1));
                }
                refused = canStartThread() ? 0 : refused + 1;
                if (refused >= MAX_REFUSED_THREADS) {
                    begin(ResourceShortage.THREADS);
                }
            } catch (OutOfMemoryError memory) {
                begin(memory);
            }
        }
    }

    private void pause() {
        try {
            long remaining = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime()) + 1;
            boolean isEnding = hasShortage || isStopping;
            var unused = woken.tryAcquire(
                    isEnding ? Math.max(1, Math.min(STOP_CHECK_INTERVAL_MILLIS, remaining)) : CHECK_INTERVAL_MILLIS,
                    TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Keeps watching.
        }
    }

    private boolean isOverdue() {
        return System.nanoTime() - deadlineNanos >= 0;
    }

    /** If no thread can be started, the JVM handles no signal and runs no shutdown hook. */
    private static boolean canStartThread() {
        try {
            Thread probe = new Thread(() -> {}, "process-end-probe");
            probe.setDaemon(true);
            probe.start();
            return true;
        } catch (OutOfMemoryError refused) {
            return false;
        }
    }

    private void stopByForce() {
        int status = isExiting ? exitCode : SIGNALS.getOrDefault("SIGTERM", 1);
        try {
            String signal = signals().findFirst().orElse("");
            status = isExiting ? exitCode : SIGNALS.getOrDefault(signal, status);
            String work = running.get();
            lastLine.write(line("did not stop within " + STOP_TIMEOUT.toSeconds() + " s and is killed"
                    + (work.isEmpty() ? "" : "; still running: " + work)));
        } finally {
            halt(status);
        }
    }

    private void halt(int status) {
        try {
            lastLine.await();
        } finally {
            Runtime.getRuntime().halt(status);
        }
    }

    /** {@return the signals so far} The JVM handles each on a thread named after it, which waits for the shutdown hooks. */
    private static Stream<String> signals() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().replace(" handler", ""))
                .filter(SIGNALS::containsKey);
    }

    /** {@return a line for stderr, as bytes} */
    static byte[] line(String text) {
        return ("baton-xero-camel: " + text + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
    }
}
