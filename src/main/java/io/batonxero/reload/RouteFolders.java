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

/** The route folders of a running program, scanned again and again. One that cannot be read keeps what it had. */
final class RouteFolders {
    private final Map<Path, WatchedFiles> folders = new LinkedHashMap<>();
    private final Map<Path, Map<String, RouteSource>> last = new HashMap<>();
    private final Set<Path> missing = new TreeSet<>();

    /**
     * Scans these folders; a later one's file replaces a file of its name.
     *
     * @param known the files that were read before the first scan
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

    /** {@return the route files as they are, by name} A folder that goes away or comes back is told. */
    Map<String, RouteSource> scan(ReloadLog verdicts) {
        Map<String, RouteSource> sources = new TreeMap<>();
        folders.forEach((folder, files) -> {
            try {
                List<Path> listed = RouteFolder.list(folder);
                Map<String, RouteSource> found = files.scan(listed);
                // If a file went away after it was listed, the folder may be going too.
                if (found.size() == listed.size()) {
                    last.put(folder, found);
                }
                if (missing.remove(folder)) {
                    verdicts.folderReadableAgain(folder);
                }
            } catch (IOException e) {
                if (missing.add(folder)) {
                    verdicts.folderUnreadable(folder, RouteFolder.reason(e));
                }
            }
            sources.putAll(last.getOrDefault(folder, Map.of()));
        });
        return sources;
    }
}
