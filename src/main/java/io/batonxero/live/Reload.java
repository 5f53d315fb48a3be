package io.batonxero.live;

import io.batonxero.base.Failure;
import io.batonxero.base.Unexpected;
import io.batonxero.c1.RunningTasks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings route files into the running program as they are edited. A broken edit changes nothing, and no edit disturbs a
 * sync: what is good waits until none is under way.
 */
public final class Reload extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Until the second look at a change: whoever writes in one go is done by then. */
    private static final Duration AGAIN = Duration.ofMillis(50);
    /** A file that does not end with a line may be half of one. */
    private static final Duration UNFINISHED = Duration.ofSeconds(2);

    private final CamelContext context;
    private final Gate gate;
    private final RouteCheck check;
    private final RouteFolder folder;
    private final RouteFolder settings;
    private final Set<String> refused = new HashSet<>();
    private final Verdicts verdicts = new Verdicts();
    private @Nullable ScheduledExecutorService clock;
    private Map<String, RouteSource> seen;
    private Map<String, RouteSource> accepted;
    private Map<String, RouteSource> settingsSeen;
    private long seenSince;
    /** Whether what is seen is what runs, but for what was refused. */
    private boolean isSettled;

    /**
     * Watches the files of a context's routes. To be made before those are loaded: what changes in between, is a change.
     *
     * @param files the route files there are, asked for at each look
     * @param settings where the settings were read from at the start
     * @param check tells whether they could run
     */
    public Reload(CamelContext context, Gate gate, RouteCheck check, Supplier<List<Path>> files, Path settings)
            throws IOException {
        this.context = context;
        this.gate = gate;
        this.check = check;
        this.folder = new RouteFolder(files);
        this.settings = new RouteFolder(() -> List.of(settings));
        this.seen = folder.look();
        this.accepted = seen;
        this.settingsSeen = this.settings.look();
    }

    @Override
    protected void doStart() {
        LiveRoutes live = new LiveRoutes(context, seen);
        clock = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "reload");
        lookIn(LOOK, live, clock);
    }

    @Override
    protected void doStop() {
        context.getExecutorServiceManager().shutdownNow(clock);
    }

    /** {@return what came of the edits so far} */
    Verdicts verdicts() {
        return verdicts;
    }

    private void lookIn(Duration pause, LiveRoutes routes, ScheduledExecutorService clock) {
        var unused = clock.schedule(
                () -> {
                    Duration next = LOOK;
                    try {
                        next = look(routes);
                    } finally {
                        lookIn(next, routes, clock);
                    }
                },
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** {@return how long to wait until the next look} */
    private Duration look(LiveRoutes routes) {
        try {
            lookAtSettings();
            Map<String, RouteSource> now = folder.look();
            if (!now.equals(seen)) {
                // Whoever writes may not be done: what counts is what is the same at two looks.
                seen = now;
                seenSince = System.nanoTime();
                isSettled = false;
                // What a refused file missed may have come.
                refused.clear();
                return AGAIN;
            }
            if (!isSettled && isWhole(routes.files())) {
                accept(routes.files());
                apply(routes);
                isSettled = changes(routes.files(), accepted).isEmpty();
            }
        } catch (IOException | Failure betweenTwoVersions) {
            LOG.debug("route files cannot be read at the moment", betweenTwoVersions);
        } catch (RuntimeException unexpected) {
            LOG.error("reload failed why=\"{}\"", unexpected.toString(), unexpected);
        }
        return LOOK;
    }

    private void lookAtSettings() throws IOException {
        Map<String, RouteSource> now = settings.look();
        if (!now.equals(settingsSeen)) {
            settingsSeen = now;
            verdicts.restartNeeded(now.keySet(), "settings are read at the start");
        }
    }

    private boolean isWhole(Map<String, RouteSource> running) {
        boolean waited = System.nanoTime() - seenSince > UNFINISHED.toNanos();
        return waited
                || changes(running, seen).stream()
                        .allMatch(name ->
                                !seen.containsKey(name) || seen.get(name).isWhole());
    }

    /** Finds the newest set of files that can run: what is seen, without what was refused. */
    private void accept(Map<String, RouteSource> running) {
        Map<String, RouteSource> wanted = without(refused, running);
        while (!wanted.equals(accepted)) {
            Set<String> changed = changes(running, wanted);
            // What runs needs no check.
            List<Problem> problems = changed.isEmpty() ? List.of() : check.problems(wanted.values(), changed);
            if (!problems.isEmpty()) {
                refuse(problems, changed, wanted);
            } else if (!beans(changed, running, wanted).isEmpty()) {
                Set<String> beans = beans(changed, running, wanted);
                refused.addAll(beans);
                verdicts.restartNeeded(beans, "beans are made at the start");
            } else {
                accepted = wanted;
            }
            wanted = without(refused, running);
        }
    }

    /** {@return what is seen, but of these files what runs} */
    private Map<String, RouteSource> without(Set<String> names, Map<String, RouteSource> running) {
        Map<String, RouteSource> wanted = new TreeMap<>(seen);
        for (String name : names) {
            RouteSource old = running.get(name);
            if (old == null) {
                wanted.remove(name);
            } else {
                wanted.put(name, old);
            }
        }
        return wanted;
    }

    private void refuse(List<Problem> problems, Set<String> changed, Map<String, RouteSource> wanted) {
        Set<String> broken = changed.stream()
                .filter(name -> problems.stream()
                        .anyMatch(problem -> wanted.containsKey(name)
                                && problem.file().equals(wanted.get(name).path().toString())))
                .collect(Collectors.toCollection(TreeSet::new));
        // What one file breaks in others is told by those: then it is one of the changed that is at fault.
        Set<String> blamed = broken.isEmpty() ? changed : broken;
        refused.addAll(blamed);
        verdicts.refused(blamed, problems);
    }

    private void apply(LiveRoutes routes) {
        Set<String> changed = changes(routes.files(), accepted);
        if (changed.isEmpty() || !gate.shut(this::isIdle)) {
            return;
        }
        try {
            Set<String> before = ids();
            List<String> built = routes.replace(accepted);
            before.removeAll(ids());
            verdicts.reloaded(changed, built, before);
        } catch (Exception failed) {
            refused.addAll(changed);
            verdicts.failed(changed, Unexpected.orFailureIn(failed));
        } finally {
            gate.open();
        }
    }

    private Set<String> ids() {
        return context.getRoutes().stream()
                .map(route -> route.getRouteId())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isIdle() {
        return context.getRegistry().findByType(RunningTasks.class).stream().allMatch(RunningTasks::isIdle);
    }

    private static Set<String> changes(Map<String, RouteSource> before, Map<String, RouteSource> now) {
        return Stream.concat(before.keySet().stream(), now.keySet().stream())
                .filter(name -> !text(before, name).equals(text(now, name)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> beans(
            Set<String> changed, Map<String, RouteSource> before, Map<String, RouteSource> now) {
        return changed.stream()
                .filter(name -> holdsBeans(before, name) || holdsBeans(now, name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean holdsBeans(Map<String, RouteSource> files, String name) {
        return !RouteYaml.of(text(files, name)).beansDefined.isEmpty();
    }

    /** {@return what a file says} Of a file that is not there, nothing. */
    private static String text(Map<String, RouteSource> files, String name) {
        RouteSource file = files.get(name);
        return file == null ? "" : file.text();
    }
}
