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
 * The steps that run now. An {@link Error} that one of them throws, which Camel would leave to the thread, fails its exchange;
 * one that says that memory or threads ran out ends the process. Thread-safe.
 */
public final class RunningSteps implements InterceptStrategy {
    /** A route that calls itself goes on until the heap is full. */
    private static final int MAX_DEPTH = 5_000;

    /** The step that this thread began last: it is to blame for an Error between steps. */
    private static final ThreadLocal<@Nullable RunningStep> LATEST = new ThreadLocal<>();

    private final Set<RunningStep> running = ConcurrentHashMap.newKeySet();

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode step, Processor target, @Nullable Processor next) {
        return new Step(target, place(step), step.getParent() instanceof TryDefinition);
    }

    private static StepLocation place(NamedNode step) {
        String file = step.getLocation() == null ? "" : step.getLocation().replaceFirst("^file:", "");
        return new StepLocation(String.valueOf(step.getId()), file, step.getLineNumber());
    }

    /** {@return the innermost steps that run now: those in which no other one runs} */
    Collection<RunningStep> innermost() {
        Set<RunningStep> innermost = new HashSet<>(running);
        running.forEach(step -> innermost.remove(step.parent()));
        return innermost;
    }

    /** {@return the innermost step that has run longest, and since when} Empty while none runs. */
    public Optional<String> longest() {
        return innermost().stream()
                .min(Comparator.comparingLong(RunningStep::began))
                .map(step -> step.place() + " since "
                        + Duration.ofNanos(System.nanoTime() - step.began()).toSeconds() + " s");
    }

    /** Fails what an Error between two steps leaves without an end. */
    static void failAfter(Error thrown) {
        ProcessTerminator.terminateIfShort(thrown);
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
        private final StepLocation place;
        private final boolean isTried;

        Step(Processor target, StepLocation place, boolean isTried) {
            super(target);
            this.place = place;
            this.isTried = isTried;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            RunningStep step = new RunningStep(place, isTried, exchange, callback, running);
            LATEST.set(step);
            try {
                ConnectorException refusal = refusal(step);
                if (refusal != null) {
                    step.fail(refusal, true);
                    return true;
                }
                return getProcessor().process(exchange, step) && !step.isAbandoned();
            } catch (RuntimeException | Error thrown) {
                ProcessTerminator.terminateIfShort(thrown);
                if (step.isAbandoned()) {
                    return false;
                }
                if (step.isEnded()) {
                    // It is of what came after the step.
                    throw thrown;
                }
                step.fail(thrown, true);
                return !step.isAbandoned();
            } finally {
                step.leave();
            }
        }

        private @Nullable ConnectorException refusal(RunningStep step) {
            RunningStep parent = step.parent();
            if (parent != null && parent.cancelled() != null) {
                return parent.cancelled();
            }
            return step.depth() > MAX_DEPTH
                    ? StepException.endless(place + " is the " + MAX_DEPTH
                            + "th step within another: a route calls itself without an end. Look at what calls it.")
                    : null;
        }
    }
}
