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

/** Decides which edited files may run. What is refused is told once, and so is the end of a refusal. */
final class EditReview {
    private final RouteValidator check;
    private final ReloadLog verdicts;
    private final Set<String> refused = new HashSet<>();
    /** By file name, what was refused for what reason: that is not told again. */
    private final Map<String, Refusal> told = new HashMap<>();

    private Map<String, RouteSource> seen;
    private Map<String, RouteSource> accepted;

    private record Refusal(Optional<RouteSource> file, String reasons) {
        boolean isOf(Optional<RouteSource> other, String otherReasons) {
            return RouteSource.isSame(file, other) && reasons.equals(otherReasons);
        }
    }

    /** Begins with the files that run. */
    EditReview(RouteValidator check, ReloadLog verdicts, Map<String, RouteSource> running) {
        this.check = check;
        this.verdicts = verdicts;
        this.seen = running;
        this.accepted = running;
    }

    /** {@return whether this differs from what was seen before} A file that was refused may work with what changed. */
    boolean see(Map<String, RouteSource> now) {
        if (changes(seen, now).isEmpty()) {
            return false;
        }
        seen = now;
        refused.clear();
        return true;
    }

    /** {@return whether no changed file may be one that is being written} */
    boolean isWhole(Map<String, RouteSource> running) {
        return changes(running, seen).stream()
                .allMatch(name -> !seen.containsKey(name) || seen.get(name).isComplete());
    }

    /** {@return the newest set of files that can run} That is what is seen, without what was refused. */
    Map<String, RouteSource> accept(Map<String, RouteSource> running) {
        Map<String, RouteSource> wanted = without(refused, running);
        while (!changes(accepted, wanted).isEmpty()) {
            Set<String> changed = changes(running, wanted);
            // A running route needs no check.
            List<RouteProblem> problems = changed.isEmpty() ? List.of() : check.problems(wanted.values(), changed);
            if (!problems.isEmpty()) {
                refuse(problems, changed, wanted);
            } else if (!askForRestart(changed, running, wanted)) {
                accepted = wanted;
            }
            wanted = without(refused, running);
        }
        tellLifted(changes(running, accepted));
        return accepted;
    }

    /** Refuses files that were accepted, and could not be taken into use all the same. */
    void fail(Set<String> changed, Throwable why) {
        refused.addAll(changed);
        verdicts.failed(changed, why);
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

    private void refuse(List<RouteProblem> problems, Set<String> changed, Map<String, RouteSource> wanted) {
        Set<String> broken = changed.stream()
                .filter(name -> problems.stream()
                        .anyMatch(problem -> wanted.containsKey(name)
                                && problem.file().equals(wanted.get(name).path().toString())))
                .collect(Collectors.toCollection(TreeSet::new));
        // If the problems are in unchanged files, one of the changed files is at fault.
        Set<String> blamed = broken.isEmpty() ? changed : broken;
        refused.addAll(blamed);
        if (isNew(blamed, problems.toString())) {
            verdicts.refused(blamed, problems);
        }
    }

    /** {@return whether a change takes a restart} */
    private boolean askForRestart(
            Set<String> changed, Map<String, RouteSource> running, Map<String, RouteSource> wanted) {
        Set<String> beans = changed.stream()
                .filter(name -> holdsBeans(running.get(name)) || holdsBeans(wanted.get(name)))
                .collect(Collectors.toCollection(TreeSet::new));
        refused.addAll(beans);
        if (isNew(beans, "restart needed")) {
            verdicts.restartNeeded(beans, "beans are made at the start");
        }
        return !beans.isEmpty();
    }

    private boolean isNew(Set<String> names, String reasons) {
        boolean isNew = false;
        for (String name : names) {
            Optional<RouteSource> file = Optional.ofNullable(seen.get(name));
            Refusal before = told.put(name, new Refusal(file, reasons));
            isNew |= before == null || !before.isOf(file, reasons);
        }
        return isNew;
    }

    /** Files that are no longer refused and not reloaded either: deleted, or restored as they were. */
    private void tellLifted(Set<String> reloading) {
        Set<String> lifted = new TreeSet<>(told.keySet());
        lifted.removeAll(refused);
        told.keySet().removeAll(lifted);
        lifted.removeAll(reloading);
        lifted.forEach(name -> verdicts.lifted(name, seen.containsKey(name)));
    }

    /** {@return the names of the files that differ, or that only one of both has} */
    static Set<String> changes(Map<String, RouteSource> before, Map<String, RouteSource> now) {
        return Stream.concat(before.keySet().stream(), now.keySet().stream())
                .filter(name ->
                        !RouteSource.isSame(Optional.ofNullable(before.get(name)), Optional.ofNullable(now.get(name))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean holdsBeans(@Nullable RouteSource file) {
        return file != null
                && !file.text().isEmpty()
                && !RouteReferences.parse(file.text()).beansDefined.isEmpty();
    }
}
