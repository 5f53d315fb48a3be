package io.batonxero.reload;

import io.batonxero.base.ConnectorException;
import io.batonxero.base.ProcessTerminator;
import io.batonxero.c1.TaskQueue;
import io.batonxero.steps.RunningSteps;
import io.batonxero.validate.RouteSource;
import io.batonxero.validate.RouteValidator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings route files into the running program as they are edited. A broken edit changes nothing, and no edit disturbs a
 * sync: what is good waits until none is under way.
 */
public final class RouteReloader extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(RouteReloader.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Until the second look at a change: whoever writes in one go is done by then. */
    private static final Duration AGAIN = Duration.ofMillis(50);
    /** A file that does not end with a line may be half of one. */
    private static final Duration UNFINISHED = Duration.ofSeconds(2);
    /** How long an edit waits for what runs until that is told. */
    private static final Duration WAIT_TO_TELL = Duration.ofSeconds(10);

    private final CamelContext context;
    private final IdleGate gate;
    private final RouteFolders folders;
    private final Path settings;
    private final WatchedFiles settingsFile = new WatchedFiles();
    private final ReloadLog verdicts = new ReloadLog();
    private final Map<String, RouteSource> started;
    private final EditReview edits;
    private @Nullable ScheduledExecutorService clock;
    private Map<String, RouteSource> settingsSeen;
    private long seenSince;
    /** True when the running routes match the files, apart from those that were refused. */
    private boolean isSettled;

    private boolean isWaitTold;
    private String lastFailure = "";

    /**
     * Watches the files of a context's routes.
     *
     * @param folders where the route files are; a later one's file replaces a file of its name
     * @param started the route files that the context is given
     * @param settings where the settings were read from at the start
     * @param check tells whether they could run
     */
    public RouteReloader(
            CamelContext context,
            IdleGate gate,
            RouteValidator check,
            List<Path> folders,
            List<RouteSource> started,
            Path settings) {
        this.context = context;
        this.gate = gate;
        this.folders = new RouteFolders(folders, started);
        this.settings = settings;
        this.started = started.stream().collect(Collectors.toMap(RouteSource::name, Function.identity()));
        this.edits = new EditReview(check, verdicts, this.started);
        this.settingsSeen = settingsFile.scan(List.of(settings));
    }

    @Override
    protected void doStart() {
        RunningRoutes live = new RunningRoutes(context, started);
        clock = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "reload");
        lookIn(LOOK, live, clock);
    }

    @Override
    protected void doStop() {
        context.getExecutorServiceManager().shutdownNow(clock);
    }

    /** {@return what came of the edits so far} */
    public ReloadLog verdicts() {
        return verdicts;
    }

    private void lookIn(Duration pause, RunningRoutes routes, ScheduledExecutorService clock) {
        var unused = clock.schedule(
                () -> {
                    Duration next = LOOK;
                    try {
                        next = lookSafely(routes);
                    } finally {
                        lookIn(next, routes, clock);
                    }
                },
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Looks again whatever happens; the same failure is told once. */
    private Duration lookSafely(RunningRoutes routes) {
        try {
            Duration next = look(routes);
            lastFailure = "";
            return next;
        } catch (RuntimeException | Error e) {
            ProcessTerminator.terminateIfShort(e);
            if (!lastFailure.equals(e.toString())) {
                lastFailure = e.toString();
                LOG.atError()
                        .addKeyValue("reason", lastFailure)
                        .setCause(e)
                        .log("reload failed, the routes are unchanged");
            }
            return LOOK;
        }
    }

    /** {@return how long to wait until the next look} */
    private Duration look(RunningRoutes routes) {
        lookAtSettings();
        if (edits.see(folders.scan(verdicts))) {
            // A file may be half written: what counts is what is the same at two looks.
            seenSince = System.nanoTime();
            isSettled = false;
            isWaitTold = false;
            return AGAIN;
        }
        boolean waited = System.nanoTime() - seenSince > UNFINISHED.toNanos();
        if (!isSettled && (waited || edits.isWhole(routes.files()))) {
            Map<String, RouteSource> accepted = edits.accept(routes.files());
            apply(routes, accepted);
            isSettled = EditReview.changes(routes.files(), accepted).isEmpty();
        }
        return LOOK;
    }

    private void lookAtSettings() {
        Map<String, RouteSource> now = settingsFile.scan(List.of(settings));
        if (!EditReview.changes(settingsSeen, now).isEmpty()) {
            settingsSeen = now;
            verdicts.restartNeeded(Set.of(String.valueOf(settings.getFileName())), "settings are read at the start");
        }
    }

    private void apply(RunningRoutes routes, Map<String, RouteSource> accepted) {
        Set<String> changed = EditReview.changes(routes.files(), accepted);
        if (changed.isEmpty()) {
            return;
        }
        if (!gate.shut(this::isIdle)) {
            tellWaiting(changed);
            return;
        }
        try {
            Set<String> before = ids();
            List<String> built = routes.replace(accepted);
            before.removeAll(ids());
            verdicts.reloaded(changed, built, before);
        } catch (Exception failed) {
            edits.fail(changed, ConnectorException.of(failed));
        } finally {
            gate.open();
        }
    }

    /** A sync may take its time; a step that never ends holds every edit, its own removal too. */
    private void tellWaiting(Set<String> changed) {
        if (!isWaitTold && System.nanoTime() - seenSince > WAIT_TO_TELL.toNanos()) {
            isWaitTold = true;
            verdicts.waiting(
                    changed,
                    context.getRegistry().findByType(RunningSteps.class).stream()
                            .flatMap(steps -> steps.longest().stream())
                            .findFirst()
                            .map(step -> "running: " + step)
                            .orElse("a task is running"));
        }
    }

    private Set<String> ids() {
        return context.getRoutes().stream()
                .map(route -> route.getRouteId())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isIdle() {
        return context.getRegistry().findByType(TaskQueue.class).stream().allMatch(TaskQueue::isIdle);
    }
}
