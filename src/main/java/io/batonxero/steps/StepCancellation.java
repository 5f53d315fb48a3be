package io.batonxero.steps;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cancels the steps of one exchange: first by interrupting their threads; if these do not return, by continuing the exchange on new threads. Not
 * thread-safe. */
final class StepCancellation {
    private static final Logger LOG = LoggerFactory.getLogger(StepCancellation.class);
    private static final int MAX_ATTEMPTS = 10;
    private static final int MAX_FRAMES = 3;

    private final StepException reason;
    private List<RunningStep> outermost = List.of();
    private int attempts;
    private long attemptedAt;

    /** Cancels the innermost steps of an exchange and the steps around them, up to the first that may catch the failure. */
    StepCancellation(StepException reason, Collection<RunningStep> innermost) {
        this.reason = reason;
        cancel(innermost);
        innermost.forEach(step -> {
            step.withLogFields(() -> LOG.atWarn()
                    .addKeyValue("step", step.location().id())
                    .addKeyValue("stack", stack(step))
                    .addKeyValue("reason", reason.getMessage())
                    .log("step cancelled"));
            step.interrupt();
        });
    }

    /** {@return whether a cancelled step still runs} */
    boolean isUnderWay() {
        return outermost.stream().anyMatch(step -> !step.isEnded());
    }

    /** {@return whether there were more attempts than can help} */
    boolean isHopeless() {
        return attempts > MAX_ATTEMPTS;
    }

    /** {@return the time since the last attempt} */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - attemptedAt);
    }

    /**
     * Continues the exchange on new threads, without the threads that do not return.
     *
     * @return the steps whose threads still run
     */
    List<RunningStep> abandon(Collection<RunningStep> innermost) {
        cancel(innermost);
        List<RunningStep> stuck =
                innermost.stream().filter(step -> step.thread() != null).toList();
        stuck.forEach(step -> step.withLogFields(() -> LOG.atError()
                .addKeyValue("step", step.location().id())
                .addKeyValue("stack", stack(step))
                .log("cancelled step still runs")));
        innermost.forEach(step -> new Thread(
                        () -> step.abandon(reason), "after " + step.location().id())
                .start());
        return stuck;
    }

    private void cancel(Collection<RunningStep> innermost) {
        // The nearest doTry may catch the failure of the first two attempts; from then on each attempt lets one more
        // doTry fail.
        int skippedCatches = Math.max(0, attempts - 1);
        outermost = innermost.stream()
                .map(step -> step.cancel(reason, skippedCatches))
                .toList();
        attempts++;
        attemptedAt = System.nanoTime();
    }

    private static String stack(RunningStep step) {
        Thread thread = step.thread();
        return thread == null
                ? ""
                : Arrays.stream(thread.getStackTrace())
                        .limit(MAX_FRAMES)
                        .map(StackTraceElement::toString)
                        .collect(Collectors.joining(" < "));
    }
}
