package io.batonxero;

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

/** A route that replaces a step, and what its steps call. */
public final class Swap {
    /** The line of the first step in a file of {@link #write}. */
    static final int LINE = 8;

    private static final AtomicInteger FAILURES = new AtomicInteger();
    private static final AtomicInteger CALLS = new AtomicInteger();
    private static final Queue<InputStream> HANDLES = new ConcurrentLinkedQueue<>();
    private static volatile boolean isHeld;
    private static volatile boolean isStubborn;

    private Swap() {}

    /** Leaves a file in which a step is replaced by these, in YAML; the settings have it read. */
    static Path write(Path folder, String step, String steps, Map<String, String> environment) throws IOException {
        Path routes = Files.createDirectories(folder.resolve("mine"));
        environment.put("BATON_ROUTES", "routes," + routes);
        return Files.writeString(
                routes.resolve(step + ".camel.yaml"),
                "- route:\n    id: " + step + "\n    from:\n      uri: direct\n      parameters:\n        name: " + step
                        + "\n      steps:\n" + steps.indent(8));
    }

    /** {@return a step, in YAML, that calls one of the methods below} */
    static String calling(String method) {
        return "- bean:\n    id: replaced\n    beanType: " + Swap.class.getName() + "\n    method: " + method + "\n";
    }

    /** Lets the next so many calls of {@link #failFirst} and {@link #unavailableFirst} fail. */
    static void failNext(int times) {
        FAILURES.set(times);
    }

    /** {@return how many calls are still to fail} Negative once calls have not failed. */
    static int leftToFail() {
        return FAILURES.get();
    }

    /** Holds those who call {@link #spin}, and the first who calls {@link #spinFirst}, until they are let go. */
    static void hold(boolean held) {
        isHeld = held;
        CALLS.set(0);
    }

    /** Throws what is named. */
    public static String raise(String what) {
        switch (what) {
            case "overflow" -> throw new StackOverflowError();
            case "lack" -> throw new NoClassDefFoundError("com/example/Missing");
            case "assertion" -> throw new AssertionError("never to be");
            case "state" -> throw new IllegalStateException("no such thing");
            default -> {
                return what;
            }
        }
    }

    /** Goes on with the body that came in, or fails. */
    public static Object failFirst(Object body) {
        if (FAILURES.getAndDecrement() > 0) {
            throw new StackOverflowError();
        }
        return body;
    }

    /** Goes on with the body that came in, or fails as if Xero were unavailable. */
    public static @Nullable Object unavailableFirst(@Nullable Object body) throws IOException {
        if (FAILURES.getAndDecrement() > 0) {
            XeroResponses.check(503, Map.of(), null, "/mine");
        }
        return body;
    }

    /** The second time, and from then on, leaves the process no file that it may open; the body goes on. */
    public static Object takeHandles(Object body) {
        while (CALLS.get() > 0) {
            try {
                HANDLES.add(new FileInputStream("/dev/null"));
            } catch (IOException none) {
                break;
            }
        }
        CALLS.incrementAndGet();
        return body;
    }

    /** Does not listen to interruption, as long as it is held. */
    public static Object spin(Object body) {
        while (isHeld) {
            Thread.onSpinWait();
        }
        return body;
    }

    /** The first time, does not listen to interruption, as long as it is held. */
    public static Object spinFirst(Object body) {
        return CALLS.getAndIncrement() == 0 ? spin(body) : body;
    }

    /** {@return for how many milliseconds to delay those who come after {@link #spinFirst}} A day the second time, else not. */
    public static long delaySecond() {
        return CALLS.get() == 2 ? TimeUnit.DAYS.toMillis(1) : 0;
    }

    /** Does not listen to interruption, and does not end. */
    public static Object spinForEver(Object body) {
        while (body != null) {
            Thread.onSpinWait();
        }
        return "";
    }

    /** Lets {@link Stubborn} not stop; the body goes on. */
    public static Object makeStubborn(Object body) {
        isStubborn = true;
        return body;
    }

    /** A bean that does not stop. */
    public static final class Stubborn {
        /**
         * Does not come back once a signal came, or {@link #makeStubborn} was called, nor listens to interruption. Camel
         * makes beans twice, and stops the first.
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
