package io.batonxero.base;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Ends this process in bounded time when memory or threads run out, when no thread is left that works, and when it was told
 * to stop but does not. Nothing happens unless {@link #install} was called, as in tests that run in one process. Thread-safe.
 */
public final class ProcessTerminator {
    /** The exit code of a process that ran out of memory or threads: a supervisor is to start it again. */
    public static final int SHORTAGE_EXIT_CODE = 71;

    /** How long a stop in order may take: less than the 20 seconds that are promised. */
    static final Duration STOP_TIMEOUT = Duration.ofSeconds(18);

    private static final long LOOK_MILLIS = 1000;
    private static final int MAX_REFUSED_THREADS = 2;
    /** The exit codes of the JVM after SIGHUP, SIGINT and SIGTERM. */
    private static final Map<String, Integer> SIGNALS = Map.of("SIGHUP", 129, "SIGINT", 130, "SIGTERM", 143);

    private static volatile @Nullable ProcessTerminator installed;

    private final LastLineWriter lastLine;
    private final Runnable stop;
    /** Made ahead: nothing can be made when memory is short. */
    private final Map<ResourceShortage, byte[]> lines = new EnumMap<>(ResourceShortage.class);

    private final Semaphore woken = new Semaphore(0);
    private volatile Supplier<String> running = () -> "";
    private volatile boolean isShort;
    private volatile boolean isStopping;
    private volatile boolean isExiting;
    private volatile long endsAt;
    private volatile int exitCode;

    private ProcessTerminator(OutputStream err, Runnable stop) {
        this.lastLine = new LastLineWriter(err);
        this.stop = stop;
        for (ResourceShortage shortage : ResourceShortage.values()) {
            lines.put(
                    shortage,
                    line(shortage.words() + "; this process ends with exit code " + SHORTAGE_EXIT_CODE + "."));
        }
    }

    /**
     * Watches over the end of this process.
     *
     * @param err where the last line goes
     * @param stop asks the program to end in order; must not block
     */
    public static ProcessTerminator install(OutputStream err, Runnable stop) {
        ProcessTerminator end = new ProcessTerminator(err, stop);
        installed = end;
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            check(thrown);
            if (!end.isShort) {
                LoggerFactory.getLogger(ProcessTerminator.class)
                        .error("a thread ended thread={} reason=\"{}\"", thread.getName(), thrown.toString(), thrown);
            }
        });
        Thread watch = new Thread(end::watch, "process-end");
        watch.setDaemon(true);
        try {
            watch.start();
            end.lastLine.start();
        } catch (OutOfMemoryError refused) {
            end.begin(ResourceShortage.THREADS);
            end.exit(SHORTAGE_EXIT_CODE);
        }
        return end;
    }

    /** Begins the end of this process if something was thrown since memory or threads ran out. */
    public static void check(Throwable thrown) {
        ProcessTerminator end = installed;
        if (end != null) {
            end.begin(thrown);
        }
    }

    /** Begins the end of this process, since no thread is left in it that works. */
    public static void endWithoutWorkers() {
        ProcessTerminator end = installed;
        if (end != null) {
            end.begin(ResourceShortage.WORKERS);
        }
    }

    /** {@return whether memory or threads ran out, which has been said, so that this process ends} */
    public static boolean isShort() {
        ProcessTerminator end = installed;
        return end != null && end.isShort;
    }

    /** Has somebody say what is still running, for the line of a process that has to be ended by force. */
    public static void describedBy(Supplier<String> running) {
        ProcessTerminator end = installed;
        if (end != null) {
            end.running = running;
        }
    }

    /** Notes that the JVM shuts down: by force once the timeout is over. */
    public synchronized void shutdownBegan() {
        if (!isShort) {
            endsAt = System.nanoTime() + STOP_TIMEOUT.toNanos();
            isStopping = true;
            woken.release();
        }
    }

    /** Ends this process with a code, or with that of the shortage. Does not return. */
    public void exit(int code) {
        if (isShort) {
            halt(SHORTAGE_EXIT_CODE);
        }
        exitCode = code;
        isExiting = true;
        System.exit(code);
    }

    private void begin(Throwable thrown) {
        if (isShort) {
            return;
        }
        try {
            ResourceShortage.in(thrown).ifPresent(this::begin);
        } catch (OutOfMemoryError stillShort) {
            begin(ResourceShortage.HEAP);
        }
    }

    private void begin(ResourceShortage shortage) {
        synchronized (this) {
            if (isShort) {
                return;
            }
            // The thread that watches reads it as soon as it sees the other.
            endsAt = System.nanoTime() + shortage.stopTimeout().toNanos();
            isShort = true;
            woken.release();
        }
        try {
            lastLine.write(Objects.requireNonNull(lines.get(shortage)));
            stop.run();
        } catch (Error stillShort) {
            // The thread that watches ends the process.
        }
    }

    private void watch() {
        int refused = 0;
        while (true) {
            // First of all, and without an object: what follows may throw each time while memory is short.
            if (isShort && isOver()) {
                Runtime.getRuntime().halt(SHORTAGE_EXIT_CODE);
            }
            try {
                pause();
                if (isStopping && isOver()) {
                    stopByForce();
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
            long left = TimeUnit.NANOSECONDS.toMillis(endsAt - System.nanoTime()) + 1;
            boolean isEnding = isShort || isStopping;
            var unused = woken.tryAcquire(
                    isEnding ? Math.max(1, Math.min(LOOK_MILLIS, left)) : LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException nobodyDoes) {
            // It goes on watching.
        }
    }

    private boolean isOver() {
        return System.nanoTime() - endsAt >= 0;
    }

    /** Where no thread can be started, no signal is heard and no hook of the JVM runs. */
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
            status = isExiting ? exitCode : signalled().orElse(status);
            String what = running.get();
            lastLine.write(line("was told to stop, and is ended by force after " + STOP_TIMEOUT.toSeconds() + " s"
                    + (what.isEmpty() ? "" : "; still running: " + what)));
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

    /** The thread of the JVM that hears a signal waits for the hooks. */
    private static Optional<Integer> signalled() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().replace(" handler", ""))
                .filter(SIGNALS::containsKey)
                .map(name -> SIGNALS.getOrDefault(name, 0))
                .findFirst();
    }

    private static byte[] line(String words) {
        return ("baton-xero-camel: " + words + System.lineSeparator()).getBytes(StandardCharsets.UTF_8);
    }
}
