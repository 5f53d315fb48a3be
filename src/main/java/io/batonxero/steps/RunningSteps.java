package io.batonxero.steps;

import io.batonxero.base.ConnectorException;
import io.batonxero.base.ProcessTerminator;
import io.batonxero.base.StepLocation;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.TryDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the running steps. An {@link Error} in a step, which Camel does not catch, fails the exchange; an
 * error that says that memory or threads ran out terminates the process. Thread-safe.
 */
public final class RunningSteps implements InterceptStrategy {
    /** Without a limit, a route that calls itself would fill the heap. */
    private static final int MAX_DEPTH = 5_000;

    /** The step that this thread started last: an Error between steps is attributed to it. */
    private static final ThreadLocal<@Nullable RunningStep> LATEST = new ThreadLocal<>();

    private final Set<RunningStep> running = ConcurrentHashMap.newKeySet();

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, @Nullable Processor next) {
        return new Step(target, location(step), step.getParent() instanceof TryDefinition);
    }

    private static StepLocation location(NamedNode step) {
        String file = step.getLocation() == null ? "" : step.getLocation().replaceFirst("^file:", "");
        return new StepLocation(String.valueOf(step.getId()), file, step.getLineNumber());
    }

    /** {@return the innermost running steps: those in which no other step runs} */
    Collection<RunningStep> innermost() {
        Set<RunningStep> innermost = new HashSet<>(running);
        running.forEach(step -> innermost.remove(step.parent()));
        return innermost;
    }

    /** {@return the innermost step that has run longest, with its duration; empty if none runs} */
    public Optional<String> longestRunning() {
        return innermost().stream()
                .min(Comparator.comparingLong(RunningStep::startedAt))
                .map(step -> step.location() + " for "
                        + Duration.ofNanos(System.nanoTime() - step.startedAt()).toSeconds() + " s");
    }

    /** Fails the step that an Error between two steps would leave unfinished. */
    static void failAfter(Error thrown) {
        ProcessTerminator.terminateOnShortage(thrown);
        RunningStep step = LATEST.get();
        while (step != null && step.isEnded()) {
            step = step.parent();
        }
        if (step == null) {
            throw thrown;
        }
        step.fail(thrown, false);
    }

    private final class Step extends DelegateAsyncProcessor {
        private final StepLocation location;
        private final boolean isInTry;

        Step(Processor target, StepLocation location, boolean isInTry) {
            super(target);
            this.location = location;
            this.isInTry = isInTry;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            RunningStep step = new RunningStep(location, isInTry, exchange, callback, running);
            LATEST.set(step);
            try {
                ConnectorException rejection = rejection(step);
                if (rejection != null) {
                    step.fail(rejection, true);
                    return true;
                }
                return getProcessor().process(exchange, step) && !step.isAbandoned();
            } catch (RuntimeException | Error thrown) {
                ProcessTerminator.terminateOnShortage(thrown);
                if (step.isAbandoned()) {
                    return false;
                }
                if (step.isEnded()) {
                    // The error is from the code after the step.
                    throw thrown;
                }
                step.fail(thrown, true);
                return !step.isAbandoned();
            } finally {
                step.releaseThread();
            }
        }

        private @Nullable ConnectorException rejection(RunningStep step) {
            RunningStep parent = step.parent();
            if (parent != null && parent.cancelled() != null) {
                return parent.cancelled();
            }
            return step.depth() > MAX_DEPTH
                    ? StepException.endless(location + " is nested " + MAX_DEPTH
                            + " steps deep: a route calls itself endlessly. Check which route calls it.")
                    : null;
        }
    }
}
