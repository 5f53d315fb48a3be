package io.batonxero.steps;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the steps of one message to an end: first by their threads, then without them. To be used by one thread. */
final class StepCancellation {
    private static final Logger LOG = LoggerFactory.getLogger(StepCancellation.class);
    private static final int MAX_ATTEMPTS = 10;
    private static final int MAX_FRAMES = 3;

    private final StepException reason;
    private List<RunningStep> outermost = List.of();
    private int attempts;
    private long at;

    /** Lets the innermost steps of a message fail, and what is around them up to what catches that. */
    StepCancellation(StepException reason, Collection<RunningStep> innermost) {
        this.reason = reason;
        cancel(innermost);
        innermost.forEach(step -> {
            step.within(() -> LOG.atWarn()
                    .addKeyValue("step", step.place().id())
                    .addKeyValue("stack", stack(step))
                    .addKeyValue("reason", reason.getMessage())
                    .log("step cancelled"));
            step.interrupt();
        });
    }

    /** {@return whether something that is to fail still runs} */
    boolean isUnderWay() {
        return outermost.stream().anyMatch(step -> !step.isEnded());
    }

    /** {@return whether it was tried often enough} */
    boolean isHopeless() {
        return attempts > MAX_ATTEMPTS;
    }

    /** {@return how long ago the last attempt was} */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - at);
    }

    /**
     * Goes on with the message without the threads that do not let go of it.
     *
     * @return the steps whose threads go on
     */
    List<RunningStep> abandon(Collection<RunningStep> innermost) {
        cancel(innermost);
        List<RunningStep> held =
                innermost.stream().filter(step -> step.thread() != null).toList();
        held.forEach(step -> step.within(() -> LOG.atError()
                .addKeyValue("step", step.place().id())
                .addKeyValue("stack", stack(step))
                .log("cancelled step still runs")));
        innermost.forEach(step ->
                new Thread(() -> step.abandon(reason), "after " + step.place().id()).start());
        return held;
    }

    private void cancel(Collection<RunningStep> innermost) {
        // A step that catches failures is skipped only where it went on after the second attempt.
        int catches = Math.max(0, attempts - 1);
        outermost = innermost.stream().map(step -> step.cancel(reason, catches)).toList();
        attempts++;
        at = System.nanoTime();
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
