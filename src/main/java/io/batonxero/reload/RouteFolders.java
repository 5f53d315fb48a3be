package io.batonxero.reload;

import io.batonxero.validate.RouteFolder;
import io.batonxero.validate.RouteSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Scans the route folders of a running program. If a folder cannot be read, the files of its last complete scan stay in use. */
final class RouteFolders {
    private final Map<Path, WatchedFiles> folders = new LinkedHashMap<>();
    private final Map<Path, Map<String, RouteSource>> last = new HashMap<>();
    private final Set<Path> unreadable = new TreeSet<>();

    /**
     * Creates a scanner; a file in a later folder replaces a file of the same name.
     *
     * @param known the files that were read at start-up
     */
    RouteFolders(List<Path> folders, Collection<RouteSource> known) {
        folders.forEach(folder -> {
            this.folders.put(folder, new WatchedFiles());
            last.put(
                    folder,
                    known.stream()
                            .filter(source -> folder.equals(source.path().getParent()))
                            .collect(Collectors.toMap(RouteSource::name, Function.identity())));
        });
    }

    /**
     * {@return the current route files, by name} Logs a folder that becomes unreadable, or readable again, and edits of files that
     * a later folder replaces.
     */
    Map<String, RouteSource> scan(ReloadLog log) {
        Map<Path, Map<String, RouteSource>> before = Map.copyOf(last);
        Map<String, RouteSource> sources = new TreeMap<>();
        folders.forEach((folder, files) -> {
            try {
                List<Path> listed = RouteFolder.list(folder);
                Map<String, RouteSource> found = files.scan(listed);
                // If a listed file is missing, someone may be deleting the folder: the files of its last complete scan
                // stay in use.
                if (found.size() == listed.size()) {
                    last.put(folder, found);
                }
                if (unreadable.remove(folder)) {
                    log.folderReadableAgain(folder);
                }
            } catch (IOException e) {
                if (unreadable.add(folder)) {
                    log.folderUnreadable(folder, RouteFolder.reason(e));
                }
            }
            sources.putAll(last.getOrDefault(folder, Map.of()));
        });
        before.forEach((folder, files) -> EditReview.changes(files, last.getOrDefault(folder, Map.of())).stream()
                .filter(name -> files.containsKey(name)
                        && last.getOrDefault(folder, Map.of()).containsKey(name))
                .map(sources::get)
                .filter(source -> source != null && !folder.equals(source.path().getParent()))
                .forEach(source -> log.withoutEffect(folder.resolve(source.name()), source.path())));
        return sources;
    }
}
