package io.batonxero.reload;

import io.batonxero.validate.RouteProblem;
import io.batonxero.validate.RouteReferences;
import io.batonxero.validate.RouteSource;
import io.batonxero.validate.RouteValidator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides which edited route files are loaded. A rejection is logged once, and so is its end. */
final class EditReview {
    private final RouteValidator validator;
    private final ReloadLog log;
    private final Set<String> rejected = new HashSet<>();
    /** The logged rejections, by file name. */
    private final Map<String, Rejection> logged = new HashMap<>();

    private Map<String, RouteSource> scanned;
    private Map<String, RouteSource> accepted;

    private record Rejection(Optional<RouteSource> file, String reasons) {
        boolean isSame(Rejection other) {
            return RouteSource.isSame(file, other.file) && reasons.equals(other.reasons);
        }
    }

    EditReview(RouteValidator validator, ReloadLog log, Map<String, RouteSource> running) {
        this.validator = validator;
        this.log = log;
        this.scanned = running;
        this.accepted = running;
    }

    /** {@return whether a scan differs from the previous one} If so, rejections are forgotten: the change may make a file valid. */
    boolean update(Map<String, RouteSource> now) {
        if (changes(scanned, now).isEmpty()) {
            return false;
        }
        scanned = now;
        rejected.clear();
        return true;
    }

    /** {@return whether no changed file looks half written} */
    boolean isComplete(Map<String, RouteSource> running) {
        return changes(running, scanned).stream()
                .allMatch(
                        name -> !scanned.containsKey(name) || scanned.get(name).isComplete());
    }

    /** {@return the newest valid set of files: the scanned files, with the running version of each rejected one} */
    Map<String, RouteSource> accept(Map<String, RouteSource> running) {
        Map<String, RouteSource> wanted = withRunning(rejected, running);
        while (!changes(accepted, wanted).isEmpty()) {
            Set<String> changed = changes(running, wanted);
            List<RouteProblem> problems =
                    changed.isEmpty() ? List.of() : validator.problems(wanted.values(), running.values(), changed);
            if (!problems.isEmpty()) {
                reject(problems, changed, wanted);
            } else {
                Set<String> beanFiles = beanFiles(changed, running, wanted);
                if (beanFiles.isEmpty()) {
                    accepted = wanted;
                    log.warned(RouteValidator.warnings(changed.stream()
                            .filter(wanted::containsKey)
                            .map(wanted::get)
                            .toList()));
                } else {
                    rejectUntilRestart(beanFiles);
                }
            }
            wanted = withRunning(rejected, running);
        }
        logLifted(changes(running, accepted));
        return accepted;
    }

    /** Rejects valid files that could not be loaded. The caller logs the failure. */
    void rejectFailed(Set<String> changed, Throwable failure) {
        rejected.addAll(changed);
        var unused = addRejections(changed, String.valueOf(failure.getMessage()));
    }

    /** {@return the scanned files, with the running version of some} */
    private Map<String, RouteSource> withRunning(Set<String> names, Map<String, RouteSource> running) {
        Map<String, RouteSource> wanted = new TreeMap<>(scanned);
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

    private void reject(List<RouteProblem> problems, Set<String> changed, Map<String, RouteSource> wanted) {
        Set<String> invalid = changed.stream()
                .filter(name -> problems.stream()
                        .anyMatch(problem -> wanted.containsKey(name)
                                && problem.file().equals(wanted.get(name).path().toString())))
                .collect(Collectors.toCollection(TreeSet::new));
        // If the problems are in unchanged files, it is unknown which changed file causes them: all are rejected.
        Set<String> newlyRejected = invalid.isEmpty() ? changed : invalid;
        rejected.addAll(newlyRejected);
        if (addRejections(newlyRejected, problems.toString())) {
            log.rejected(newlyRejected, problems);
        }
    }

    /** {@return the changed files that define beans, before or after the change} */
    private static Set<String> beanFiles(
            Set<String> changed, Map<String, RouteSource> running, Map<String, RouteSource> wanted) {
        return changed.stream()
                .filter(name -> definesBeans(running.get(name)) || definesBeans(wanted.get(name)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void rejectUntilRestart(Set<String> beanFiles) {
        rejected.addAll(beanFiles);
        if (addRejections(beanFiles, "restart required")) {
            log.restartRequired(beanFiles, "beans are created at start-up");
        }
    }

    /** {@return whether one of these rejections was not logged yet} Adds them to the logged ones. */
    private boolean addRejections(Set<String> names, String reasons) {
        boolean isNew = false;
        for (String name : names) {
            Rejection rejection = new Rejection(Optional.ofNullable(scanned.get(name)), reasons);
            Rejection before = logged.put(name, rejection);
            isNew |= before == null || !before.isSame(rejection);
        }
        return isNew;
    }

    /** Logs files whose rejection ended without a reload: a new file was deleted, or a file is the running version again. */
    private void logLifted(Set<String> reloading) {
        Set<String> lifted = new TreeSet<>(logged.keySet());
        lifted.removeAll(rejected);
        logged.keySet().removeAll(lifted);
        lifted.removeAll(reloading);
        lifted.forEach(name -> log.lifted(name, scanned.containsKey(name)));
    }

    /** {@return the names of the added, removed and changed files} */
    static Set<String> changes(Map<String, RouteSource> before, Map<String, RouteSource> now) {
        return Stream.concat(before.keySet().stream(), now.keySet().stream())
                .filter(name ->
                        !RouteSource.isSame(Optional.ofNullable(before.get(name)), Optional.ofNullable(now.get(name))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean definesBeans(@Nullable RouteSource file) {
        return file != null
                && !file.text().isEmpty()
                && !RouteReferences.parse(file.text()).beansDefined.isEmpty();
    }
}
