package io.batonxero.steps;

import io.batonxero.base.ExpectedWait;
import io.batonxero.base.ProcessTerminator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cancels a sync, or anything else that a trigger started, when it makes no progress or takes too long. */
public final class StepWatchdog extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(StepWatchdog.class);
    /** How long a cancelled step may take to end: the half of it, where a step has little time at all. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** How long nothing may work before the process ends. Where something probes liveness, it restarts the process earlier. */
    private static final Duration FATAL_TIMEOUT = Duration.ofMinutes(5);

    private static final Duration LONGEST_PERIOD = Duration.ofSeconds(10);
    /** Half a million organisations take as many. */
    private static final long MAX_STEPS = 100_000_000;

    private final CamelContext context;
    private final RunningSteps running;
    private final Duration stepTimeout;
    private final Duration syncTimeout;
    private final Map<RunningStep, StepCancellation> cancellations = new HashMap<>();
    private List<RunningStep> held = List.of();
    private volatile String problem = "";
    private final WorkerPools pools = new WorkerPools();
    private boolean isAnyPoolStuck;
    private volatile @Nullable FatalProblem fatalProblem;
    private @Nullable ScheduledExecutorService clock;

    private record FatalProblem(String words, long since) {}

    /**
     * Watches the steps of a context, whose routes are built after this.
     *
     * @param stepTimeout how long no step may begin or end in what a trigger started
     * @param syncTimeout how long all of it may take
     */
    public StepWatchdog(CamelContext context, RunningSteps running, Duration stepTimeout, Duration syncTimeout) {
        this.context = context;
        this.running = running;
        this.stepTimeout = stepTimeout;
        this.syncTimeout = syncTimeout;
        context.addLifecycleStrategy(pools);
        context.addRoutePolicyFactory(new DeliveryListener(() -> fatalProblem = null));
    }

    @Override
    protected void doStart() {
        long period = shorter(LONGEST_PERIOD, stepTimeout.dividedBy(10)).toMillis();
        clock = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "step-watchdog");
        var unused = clock.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        context.getExecutorServiceManager().shutdownNow(clock);
    }

    /** {@return which steps do not end, or do not let go of their threads} Empty if there are none. */
    public Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    /** {@return why nothing works any more until the process is started again} Empty again once a sync is delivered. */
    public Optional<String> fatalProblem() {
        return Optional.ofNullable(fatalProblem).map(FatalProblem::words);
    }

    private void look() {
        try {
            Map<RunningStep, List<RunningStep>> byRoot = running.innermost().stream()
                    .filter(step -> !ExpectedWait.isForOtherWork(step.thread()))
                    .collect(Collectors.groupingBy(RunningStep::root));
            cancellations.keySet().retainAll(byRoot.keySet());
            held = held.stream().filter(step -> step.thread() != null).toList();
            isAnyPoolStuck = pools.isAnyStuck() && !held.isEmpty();
            List<String> problems = new ArrayList<>();
            held.forEach(step -> problems.add(step.place() + " was cancelled and goes on"));
            byRoot.forEach((root, innermost) -> look(root, innermost).ifPresent(problems::add));
            problem = String.join("; ", problems);
            Optional<RunningStep> ofTrigger =
                    held.stream().filter(StepWatchdog::holdsTrigger).findFirst();
            ofTrigger.ifPresent(step -> fatal(step.place() + " holds the thread of its trigger, which does not fire"));
            FatalProblem fatal = fatalProblem;
            if (ofTrigger.isEmpty()
                    && !isAnyPoolStuck
                    && cancellations.values().stream().noneMatch(StepCancellation::isHopeless)) {
                fatalProblem = null;
            } else if (fatal != null && since(fatal.since()).compareTo(shorter(FATAL_TIMEOUT, stepTimeout)) > 0) {
                ProcessTerminator.terminateWithoutWorkers();
            }
        } catch (RuntimeException | Error thrown) {
            ProcessTerminator.terminateIfShort(thrown);
            LOG.atError()
                    .addKeyValue("reason", thrown.toString())
                    .setCause(thrown)
                    .log("step watchdog failed");
        }
    }

    /** {@return what is wrong with what a trigger started} */
    private Optional<String> look(RunningStep root, List<RunningStep> innermost) {
        RunningStep first = innermost.get(0);
        StepCancellation cancellation = cancellations.get(root);
        if (cancellation != null && cancellation.isUnderWay()) {
            if (cancellation.age().compareTo(shorter(GRACE, stepTimeout.dividedBy(2))) > 0) {
                force(cancellation, innermost);
            }
            return Optional.of(first.place() + " was cancelled and has not ended");
        }
        Duration silence = ExpectedWait.isTimedWaitActive() ? Duration.ZERO : since(root.progressedAt());
        Optional<String> reason = reason(root, first, silence, cancellation);
        reason.ifPresent(
                words -> cancellations.put(root, new StepCancellation(StepException.timeout(words), innermost)));
        return reason.isPresent() || silence.compareTo(stepTimeout.dividedBy(2)) < 0
                ? reason
                : Optional.of(first.place() + " has not ended for " + silence.toSeconds() + " s");
    }

    private Optional<String> reason(
            RunningStep root, RunningStep step, Duration silence, @Nullable StepCancellation cancellation) {
        if (silence.compareTo(stepTimeout) > 0) {
            return Optional.of(step.place() + " has not ended for " + stepTimeout.toSeconds()
                    + " s and was cancelled. Look at that step; how long one may take says --step-timeout"
                    + " (BATON_STEP_TIMEOUT).");
        }
        // A cancelled task needs time to send its outcome.
        if (cancellation != null && cancellation.age().compareTo(stepTimeout) < 0) {
            return Optional.empty();
        }
        if (since(root.began()).compareTo(syncTimeout) > 0) {
            return Optional.of("The sync took longer than " + syncTimeout.toSeconds() + " s and was cancelled at "
                    + step.place() + ". How long one may take says --sync-timeout (BATON_SYNC_TIMEOUT).");
        }
        return root.steps() > MAX_STEPS
                ? Optional.of("The sync was cancelled after " + MAX_STEPS + " steps, at " + step.place()
                        + ". Look for a loop without an end.")
                : Optional.empty();
    }

    private void force(StepCancellation cancellation, List<RunningStep> innermost) {
        if (cancellation.isHopeless()) {
            fatal(innermost.get(0).place() + " cannot be cancelled");
        } else if (isAnyPoolStuck && innermost.stream().allMatch(step -> step.thread() == null)) {
            fatal(innermost.get(0).place() + " has no thread left");
        }
        held = Stream.concat(held.stream(), cancellation.abandon(innermost).stream())
                .distinct()
                .toList();
    }

    /** Quartz fires a trigger again only when the thread of its last run returns, even if the run was abandoned. */
    private static boolean holdsTrigger(RunningStep step) {
        Thread thread = step.thread();
        return thread != null && thread.getClass().getName().startsWith("org.quartz.");
    }

    private void fatal(String words) {
        if (fatalProblem == null) {
            FatalProblem fatal = new FatalProblem(
                    words + ": restart this program, and look at what goes on in it: " + problem, System.nanoTime());
            fatalProblem = fatal;
            LOG.atError().addKeyValue("reason", fatal.words()).log("the process cannot work any more");
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
