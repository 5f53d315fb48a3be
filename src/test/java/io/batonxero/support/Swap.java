package io.batonxero.support;

import io.batonxero.xero.http.XeroResponses;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Writes routes that replace a step, and has the methods that their steps call. */
public final class Swap {
    /** The line of the first step in a file of {@link #write}. */
    public static final int LINE = 8;

    private static final AtomicInteger FAILURES = new AtomicInteger();
    private static final AtomicInteger CALLS = new AtomicInteger();
    private static final Queue<InputStream> HANDLES = new ConcurrentLinkedQueue<>();
    private static volatile boolean isHeld;
    private static volatile boolean isStubborn;

    private Swap() {}

    /** Writes a route that replaces {@code step} by these steps, in YAML, and adds its folder to the settings. */
    public static Path write(Path folder, String step, String steps, Map<String, String> environment)
            throws IOException {
        Path routes = Files.createDirectories(folder.resolve("mine"));
        environment.put("BATON_ROUTES", "routes," + routes);
        return Files.writeString(
                routes.resolve(step + ".camel.yaml"),
                "- route:\n    id: " + step + "\n    from:\n      uri: direct\n      parameters:\n        name: " + step
                        + "\n      steps:\n" + steps.indent(8));
    }

    /** {@return a step, in YAML, that calls a method of this class} */
    public static String calling(String method) {
        return "- bean:\n    id: replaced\n    beanType: " + Swap.class.getName() + "\n    method: " + method + "\n";
    }

    /** Makes the next calls of {@link #failFirst} and {@link #unavailableFirst} fail. */
    public static void failNext(int times) {
        FAILURES.set(times);
    }

    /** {@return how many calls will still fail; negative after calls that did not} */
    public static int remainingFailures() {
        return FAILURES.get();
    }

    /** Blocks the callers of {@link #spin} and the first caller of {@link #spinFirst}, or releases them. */
    public static void hold(boolean hold) {
        isHeld = hold;
        CALLS.set(0);
    }

    /** Throws an error or exception by its name. */
    public static String raise(String name) {
        switch (name) {
            case "overflow" -> throw new StackOverflowError();
            case "lack" -> throw new NoClassDefFoundError("com/example/Missing");
            case "assertion" -> throw new AssertionError("never to be");
            case "state" -> throw new IllegalStateException("no such thing");
            default -> {
                return name;
            }
        }
    }

    /** Fails, or returns the body. */
    public static Object failFirst(Object body) {
        if (FAILURES.getAndDecrement() > 0) {
            throw new StackOverflowError();
        }
        return body;
    }

    /** Fails as if Xero were unavailable, or returns the body. */
    public static @Nullable Object unavailableFirst(@Nullable Object body) throws IOException {
        if (FAILURES.getAndDecrement() > 0) {
            XeroResponses.check(503, Map.of(), null, "/mine");
        }
        return body;
    }

    /** From the second call on, uses up all file handles of the process. */
    public static Object takeHandles(Object body) {
        while (CALLS.get() > 0) {
            try {
                HANDLES.add(new FileInputStream("/dev/null"));
            } catch (IOException noHandleLeft) {
                break;
            }
        }
        CALLS.incrementAndGet();
        return body;
    }

    /** Blocks while held, and ignores interrupts. */
    public static Object spin(Object body) {
        while (isHeld) {
            Thread.onSpinWait();
        }
        return body;
    }

    /** Blocks the first caller as {@link #spin} does. */
    public static Object spinFirst(Object body) {
        return CALLS.getAndIncrement() == 0 ? spin(body) : body;
    }

    /** {@return a delay in milliseconds: a day after the second call of {@link #spinFirst}, else 0} */
    public static long delaySecond() {
        return CALLS.get() == 2 ? TimeUnit.DAYS.toMillis(1) : 0;
    }

    /** Never returns, and ignores interrupts. */
    public static Object spinForEver(Object body) {
        while (body != null) {
            Thread.onSpinWait();
        }
        return "";
    }

    /** Makes {@link Stubborn} refuse to stop. */
    public static Object makeStubborn(Object body) {
        isStubborn = true;
        return body;
    }

    /** A bean that does not stop. */
    public static final class Stubborn {
        /**
         * Blocks after a signal or {@link #makeStubborn}, and ignores interrupts. Camel creates beans twice and stops the
         * first one, which must not block.
         */
        public void stop() {
            while (isStubborn
                    || Thread.getAllStackTraces().keySet().stream()
                            .anyMatch(thread -> thread.getName().startsWith("SIG"))) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
