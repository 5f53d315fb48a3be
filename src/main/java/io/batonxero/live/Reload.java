package io.batonxero.live;

import io.batonxero.base.Failure;
import io.batonxero.base.Unexpected;
import io.batonxero.c1.RunningTasks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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
    /** Who changed what this program does, and when: that, and nothing else, is logged by this name. */
    private static final Logger AUDIT = LoggerFactory.getLogger("audit");

    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);
    private static final Duration LOOK = Duration.ofMillis(200);
    /** A file that does not end with a line may be half of one. */
    private static final Duration UNFINISHED = Duration.ofSeconds(2);

    private final CamelContext context;
    private final Gate gate;
    private final RouteCheck check;
    private final RouteFolder folder;
    private final RouteFolder settings;
    private final Map<String, String> refused = new HashMap<>();
    private @Nullable ScheduledExecutorService clock;
    private Map<String, RouteSource> seen = Map.of();
    private Map<String, RouteSource> accepted = Map.of();
    private Map<String, RouteSource> settingsSeen = Map.of();
    private long seenSince;

    /**
     * Watches the files of a context's routes.
     *
     * @param files the route files there are, asked for at each look
     * @param settings where the settings were read from at the start
     * @param check tells whether they could run
     */
    public Reload(CamelContext context, Gate gate, RouteCheck check, Supplier<List<Path>> files, Path settings) {
        this.context = context;
        this.gate = gate;
        this.check = check;
        this.folder = new RouteFolder(files);
        this.settings = new RouteFolder(() -> List.of(settings));
    }

    @Override
    protected void doStart() throws IOException {
        seen = folder.look();
        accepted = seen;
        settingsSeen = settings.look();
        LiveRoutes live = new LiveRoutes(context, seen);
        clock = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "reload");
        var unused =
                clock.scheduleWithFixedDelay(() -> look(live), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        context.getExecutorServiceManager().shutdownNow(clock);
    }

    private void look(LiveRoutes routes) {
        try {
            lookAtSettings();
            Map<String, RouteSource> now = folder.look();
            if (!now.equals(seen)) {
                // Whoever writes may not be done: what counts is what is the same at two looks.
                seen = now;
                seenSince = System.nanoTime();
                return;
            }
            if (isWhole(routes.files())) {
                accept(routes.files());
                apply(routes);
            }
        } catch (IOException | Failure betweenTwoVersions) {
            LOG.debug("route files cannot be read at the moment", betweenTwoVersions);
        } catch (RuntimeException unexpected) {
            LOG.error("reload failed why=\"{}\"", unexpected.toString(), unexpected);
        }
    }

    private void lookAtSettings() throws IOException {
        Map<String, RouteSource> now = settings.look();
        if (!now.equals(settingsSeen)) {
            settingsSeen = now;
            AUDIT.warn("restart needed files={} why=\"settings are read at the start\"", now.keySet());
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
        refused.keySet().removeIf(name -> !text(seen, name).equals(refused.get(name)));
        Map<String, RouteSource> wanted = without(refused.keySet(), running);
        while (!wanted.equals(accepted)) {
            Set<String> changed = changes(running, wanted);
            // What runs needs no check.
            List<Problem> problems = changed.isEmpty() ? List.of() : check.problems(wanted.values());
            if (!problems.isEmpty()) {
                refuse(problems, changed, wanted);
            } else if (!beans(changed, running, wanted).isEmpty()) {
                Set<String> beans = beans(changed, running, wanted);
                beans.forEach(name -> refused.put(name, text(seen, name)));
                AUDIT.warn("restart needed files={} why=\"beans are made at the start\"", beans);
            } else {
                accepted = wanted;
            }
            wanted = without(refused.keySet(), running);
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
        blamed.forEach(name -> refused.put(name, text(seen, name)));
        problems.forEach(problem -> AUDIT.error(
                "refused files={} at={}:{} why=\"{}\"; the routes go on as they were",
                blamed,
                problem.file(),
                problem.line(),
                problem.what()));
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
            AUDIT.info("reloaded files={} routes={} removed={}", changed, built, before);
        } catch (Exception failed) {
            changed.forEach(name -> refused.put(name, text(seen, name)));
            AUDIT.error(
                    "refused files={} why=\"{}\"; the routes go on as they were",
                    changed,
                    Unexpected.orFailureIn(failed).getMessage());
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
