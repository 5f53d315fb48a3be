package io.batonxero.reload;

import io.batonxero.base.ConnectorException;
import io.batonxero.base.ProcessTerminator;
import io.batonxero.c1.RunningTasks;
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
 * Reloads edited route files while the program runs. An invalid edit changes nothing; a valid edit waits until no entry
 * route and no task runs.
 */
public final class RouteReloader extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(RouteReloader.class);
    private static final Duration SCAN_INTERVAL = Duration.ofSeconds(1);
    /** A changed file is validated only when two scans, this long apart, find the same content. */
    private static final Duration DEBOUNCE = Duration.ofMillis(50);
    /** A changed file without a line break at its end may be half written, so it is validated only this long after the change. */
    private static final Duration PARTIAL_WRITE_GRACE = Duration.ofSeconds(2);
    /** A valid edit that waits longer is logged. */
    private static final Duration LOGGED_WAIT = Duration.ofSeconds(10);

    private final CamelContext context;
    private final IdleGate gate;
    private final RouteFolders folders;
    private final Path settings;
    private final WatchedFiles settingsFile = new WatchedFiles();
    private final ReloadLog log = new ReloadLog();
    private final Map<String, RouteSource> started;
    private final EditReview edits;
    private final Map<String, RouteSource> startedSettings;
    private @Nullable ScheduledExecutorService scheduler;
    private Map<String, RouteSource> scannedSettings;
    private long changedAt;
    /** True when the running routes match the files on disk, apart from rejected edits. */
    private boolean isSettled;

    /** The edits whose wait was logged. */
    private final Set<String> waiting = new TreeSet<>();

    private boolean isWaitLogged;
    private String lastFailure = "";

    /**
     * Watches the files of a context's routes.
     *
     * @param folders the route folders; a file in a later folder replaces a file of the same name
     * @param started the route files that the context starts with
     * @param settings the file that the settings were read from
     */
    public RouteReloader(
            CamelContext context,
            IdleGate gate,
            RouteValidator validator,
            List<Path> folders,
            List<RouteSource> started,
            Path settings) {
        this.context = context;
        this.gate = gate;
        this.folders = new RouteFolders(folders, started);
        this.settings = settings;
        this.started = started.stream().collect(Collectors.toMap(RouteSource::name, Function.identity()));
        this.edits = new EditReview(validator, log, this.started);
        this.startedSettings = settingsFile.scan(List.of(settings));
        this.scannedSettings = startedSettings;
    }

    @Override
    protected void doStart() {
        scheduler = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "reload");
        scheduleScan(SCAN_INTERVAL, new RunningRoutes(context, started), scheduler);
    }

    @Override
    protected void doStop() {
        context.getExecutorServiceManager().shutdownNow(scheduler);
    }

    /** {@return the log and the counts of the edits} */
    public ReloadLog log() {
        return log;
    }

    private void scheduleScan(Duration delay, RunningRoutes routes, ScheduledExecutorService scheduler) {
        var unused = scheduler.schedule(
                () -> {
                    Duration next = SCAN_INTERVAL;
                    try {
                        next = scanSafely(routes);
                    } finally {
                        scheduleScan(next, routes, scheduler);
                    }
                },
                delay.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Logs a failure instead of throwing it; a repeated failure is logged once. */
    private Duration scanSafely(RunningRoutes routes) {
        try {
            Duration next = scan(routes);
            if (!lastFailure.isEmpty()) {
                LOG.info("scan for route edits succeeded again");
                lastFailure = "";
            }
            return next;
        } catch (RuntimeException | Error e) {
            ProcessTerminator.terminateOnShortage(e);
            if (!lastFailure.equals(e.toString())) {
                lastFailure = e.toString();
                LOG.atError().addKeyValue("reason", lastFailure).setCause(e).log("scan for route edits failed");
            }
            return SCAN_INTERVAL;
        }
    }

    /** {@return the delay until the next scan} */
    private Duration scan(RunningRoutes routes) {
        scanSettings();
        if (edits.update(folders.scan(log))) {
            changedAt = System.nanoTime();
            isSettled = false;
            isWaitLogged = false;
            return DEBOUNCE;
        }
        boolean isGraceOver = System.nanoTime() - changedAt > PARTIAL_WRITE_GRACE.toNanos();
        if (!isSettled && (isGraceOver || edits.isComplete(routes.files()))) {
            Map<String, RouteSource> accepted = edits.accept(routes.files());
            apply(routes, accepted);
            isSettled = EditReview.changes(routes.files(), accepted).isEmpty();
        }
        return SCAN_INTERVAL;
    }

    private void scanSettings() {
        Map<String, RouteSource> now = settingsFile.scan(List.of(settings));
        if (!EditReview.changes(scannedSettings, now).isEmpty()) {
            scannedSettings = now;
            String name = String.valueOf(settings.getFileName());
            if (EditReview.changes(startedSettings, now).isEmpty()) {
                log.restartNotRequired(name);
            } else {
                log.restartRequired(Set.of(name), "settings are read at start-up");
            }
        }
    }

    private void apply(RunningRoutes routes, Map<String, RouteSource> accepted) {
        Set<String> changed = EditReview.changes(routes.files(), accepted);
        logWithdrawn(changed);
        if (changed.isEmpty()) {
            return;
        }
        if (!gate.closeIfIdle(this::isIdle)) {
            logWaiting(changed);
            return;
        }
        Set<String> before = routeIds();
        try {
            List<String> built = routes.replace(accepted);
            log.reloaded(changed, built, missingOf(before));
        } catch (RestoreFailedException e) {
            Throwable failure = ConnectorException.of(e.loadFailure());
            edits.rejectFailed(changed, failure);
            log.restoreFailed(changed, missingOf(before), failure, ConnectorException.of(e));
        } catch (Exception e) {
            Throwable failure = ConnectorException.of(e);
            edits.rejectFailed(changed, failure);
            log.failed(changed, failure);
        } finally {
            waiting.clear();
            gate.open();
        }
    }

    /** Names the running step, because a step that never finishes blocks every edit. */
    private void logWaiting(Set<String> changed) {
        if (!isWaitLogged && System.nanoTime() - changedAt > LOGGED_WAIT.toNanos()) {
            isWaitLogged = true;
            waiting.addAll(changed);
            log.waiting(
                    changed,
                    context.getRegistry().findByType(RunningSteps.class).stream()
                            .flatMap(steps -> steps.longestRunning().stream())
                            .findFirst()
                            .map(step -> "running: " + step)
                            .orElse("an entry route, a poll or a task is running"));
        }
    }

    private void logWithdrawn(Set<String> changed) {
        Set<String> withdrawn = new TreeSet<>(waiting);
        withdrawn.removeAll(changed);
        if (!withdrawn.isEmpty()) {
            log.withdrawn(withdrawn);
            waiting.retainAll(changed);
        }
    }

    private Set<String> missingOf(Set<String> before) {
        Set<String> missing = new TreeSet<>(before);
        missing.removeAll(routeIds());
        return missing;
    }

    private Set<String> routeIds() {
        return context.getRoutes().stream()
                .map(route -> route.getRouteId())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isIdle() {
        return context.getRegistry().findByType(RunningTasks.class).stream().allMatch(RunningTasks::isIdle);
    }
}
