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

/** Cancels a sync, or any other exchange of a trigger, that makes no progress or takes too long. */
public final class StepWatchdog extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(StepWatchdog.class);
    /** How long a cancelled step may take to end; half of the step timeout if that is shorter. */
    private static final Duration CANCELLATION_GRACE = Duration.ofSeconds(30);

    /** The process ends itself after a fatal problem of this duration, or of the step timeout if that is shorter. A liveness probe restarts
     * it earlier. */
    private static final Duration FATAL_TIMEOUT = Duration.ofMinutes(5);

    private static final Duration MAX_PERIOD = Duration.ofSeconds(10);
    /** A sync of 500 000 organisations takes this many steps. */
    private static final long MAX_STEPS = 100_000_000;

    private final CamelContext context;
    private final RunningSteps running;
    private final Duration stepTimeout;
    private final Duration syncTimeout;
    private final Map<RunningStep, StepCancellation> cancellations = new HashMap<>();
    private List<RunningStep> stuck = List.of();
    private volatile String problem = "";
    private final WorkerPools pools = new WorkerPools();
    private boolean isAnyPoolStuck;
    private volatile @Nullable FatalProblem fatalProblem;
    private @Nullable ScheduledExecutorService scheduler;

    private record FatalProblem(String message, long since) {}

    /**
     * Creates a watchdog of a context whose routes are not built yet.
     *
     * @param stepTimeout the maximum time in which no step of an exchange starts or ends
     * @param syncTimeout the maximum time of the whole exchange
     */
    public StepWatchdog(CamelContext context, RunningSteps running, Duration stepTimeout, Duration syncTimeout) {
        this.context = context;
        this.running = running;
        this.stepTimeout = stepTimeout;
        this.syncTimeout = syncTimeout;
        context.addLifecycleStrategy(pools);
        context.addRoutePolicyFactory(new DeliveryListener(this::clearFatal));
    }

    @Override
    protected void doStart() {
        long period = shorter(MAX_PERIOD, stepTimeout.dividedBy(10)).toMillis();
        scheduler = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "step-watchdog");
        var unused = scheduler.scheduleWithFixedDelay(this::check, period, period, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        // Null if the start of Camel failed before.
        if (scheduler != null) {
            context.getExecutorServiceManager().shutdownNow(scheduler);
        }
    }

    /** {@return the steps that do not end or do not release their threads; empty if there are none} */
    public Optional<String> problem() {
        return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    /** {@return why the process must be restarted; empty if it need not be} A delivered sync clears it. */
    public Optional<String> fatalProblem() {
        return Optional.ofNullable(fatalProblem).map(FatalProblem::message);
    }

    private void check() {
        try {
            Map<RunningStep, List<RunningStep>> byRoot = running.innermost().stream()
                    .filter(step -> !ExpectedWait.isForOtherWork(step.thread()))
                    .collect(Collectors.groupingBy(RunningStep::root));
            cancellations.keySet().retainAll(byRoot.keySet());
            stuck.stream()
                    .filter(step -> step.thread() == null)
                    .forEach(step -> LOG.atInfo()
                            .addKeyValue("step", step.location().id())
                            .log("cancelled step ended"));
            stuck = stuck.stream().filter(step -> step.thread() != null).toList();
            isAnyPoolStuck = pools.detectStuck() && !stuck.isEmpty();
            List<String> problems = new ArrayList<>();
            stuck.forEach(step -> problems.add(step.location() + " was cancelled but still runs"));
            byRoot.forEach((root, innermost) -> check(root, innermost).ifPresent(problems::add));
            problem = String.join("; ", problems);
            Optional<RunningStep> triggerBlocker =
                    stuck.stream().filter(StepWatchdog::blocksTrigger).findFirst();
            triggerBlocker.ifPresent(
                    step -> setFatal(step.location() + " blocks the thread of its trigger, which cannot fire"));
            FatalProblem fatal = fatalProblem;
            if (triggerBlocker.isEmpty()
                    && !isAnyPoolStuck
                    && cancellations.values().stream().noneMatch(StepCancellation::isHopeless)) {
                clearFatal();
            } else if (fatal != null && since(fatal.since()).compareTo(shorter(FATAL_TIMEOUT, stepTimeout)) > 0) {
                ProcessTerminator.terminateWithoutWorkers();
            }
        } catch (RuntimeException | Error e) {
            ProcessTerminator.terminateOnShortage(e);
            LOG.atError().addKeyValue("reason", e.toString()).setCause(e).log("step watchdog failed");
        }
    }

    /** {@return the problem of an exchange of a trigger} */
    private Optional<String> check(RunningStep root, List<RunningStep> innermost) {
        RunningStep first = innermost.get(0);
        StepCancellation cancellation = cancellations.get(root);
        if (cancellation != null && cancellation.isUnderWay()) {
            if (cancellation.age().compareTo(shorter(CANCELLATION_GRACE, stepTimeout.dividedBy(2))) > 0) {
                force(cancellation, innermost);
            }
            return Optional.of(first.location() + " was cancelled but has not ended");
        }
        Duration idleTime = ExpectedWait.isTimedWaitActive() ? Duration.ZERO : since(root.progressedAt());
        Optional<String> reason = reason(root, first, idleTime, cancellation);
        reason.ifPresent(
                message -> cancellations.put(root, new StepCancellation(StepException.timeout(message), innermost)));
        return reason.isPresent() || idleTime.compareTo(stepTimeout.dividedBy(2)) < 0
                ? reason
                : Optional.of(first.location() + " has made no progress for " + idleTime.toSeconds() + " s");
    }

    private Optional<String> reason(
            RunningStep root, RunningStep step, Duration idleTime, @Nullable StepCancellation cancellation) {
        if (idleTime.compareTo(stepTimeout) > 0) {
            return Optional.of(step.location() + " made no progress for " + stepTimeout.toSeconds()
                    + " s and was cancelled. Check this step, or raise --step-timeout (BATON_STEP_TIMEOUT).");
        }
        // A cancelled task needs time to send its outcome.
        if (cancellation != null && cancellation.age().compareTo(stepTimeout) < 0) {
            return Optional.empty();
        }
        if (since(root.startedAt()).compareTo(syncTimeout) > 0) {
            return Optional.of("The sync took longer than " + syncTimeout.toSeconds() + " s and was cancelled at "
                    + step.location() + ". Check this step, or raise --sync-timeout (BATON_SYNC_TIMEOUT).");
        }
        return root.stepCount() > MAX_STEPS
                ? Optional.of("The sync was cancelled after " + MAX_STEPS + " steps, at " + step.location()
                        + ". Look for an endless loop.")
                : Optional.empty();
    }

    private void force(StepCancellation cancellation, List<RunningStep> innermost) {
        if (cancellation.isHopeless()) {
            setFatal(innermost.get(0).location() + " cannot be cancelled");
        } else if (isAnyPoolStuck && innermost.stream().allMatch(step -> step.thread() == null)) {
            setFatal(innermost.get(0).location() + " has no free thread");
        }
        stuck = Stream.concat(stuck.stream(), cancellation.abandon(innermost).stream())
                .distinct()
                .toList();
    }

    /** Quartz fires a trigger again only when the thread of its last run returns, even if the run was abandoned. */
    private static boolean blocksTrigger(RunningStep step) {
        Thread thread = step.thread();
        return thread != null && thread.getClass().getName().startsWith("org.quartz.");
    }

    private void setFatal(String message) {
        if (fatalProblem == null) {
            FatalProblem fatal = new FatalProblem(
                    message + ": restart the program, and check these steps: " + problem, System.nanoTime());
            fatalProblem = fatal;
            LOG.atError().addKeyValue("reason", fatal.message()).log("the process is stuck, restart it");
        }
    }

    private void clearFatal() {
        if (fatalProblem != null) {
            fatalProblem = null;
            LOG.info("the process is no longer stuck");
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
