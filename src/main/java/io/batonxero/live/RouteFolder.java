package io.batonxero.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The route files, looked at again and again. A look costs a question to the file system for each file, and reads those
 * that changed: that also works where nobody tells of changes, as with the links of a mounted ConfigMap.
 */
final class RouteFolder {
    /** A file written twice within the clock's grain may look unchanged: a young one is read again. */
    private static final Duration YOUNG = Duration.ofSeconds(2);

    private final Supplier<List<Path>> files;
    private Map<Path, Seen> before = Map.of();

    private record Seen(@Nullable Object key, long size, FileTime changed, RouteSource source) {
        boolean isStill(BasicFileAttributes now) {
            boolean same =
                    size == now.size() && changed.equals(now.lastModifiedTime()) && Objects.equals(key, now.fileKey());
            return same && changed.toInstant().isBefore(Instant.now().minus(YOUNG));
        }
    }

    /** Looks at these files, which are asked for each time. */
    RouteFolder(Supplier<List<Path>> files) {
        this.files = files;
    }

    /** {@return the files as they are, by name} */
    Map<String, RouteSource> look() throws IOException {
        Map<Path, Seen> now = new HashMap<>();
        Map<String, RouteSource> sources = new TreeMap<>();
        for (Path file : files.get()) {
            Optional<Seen> seen = look(file);
            if (seen.isPresent()) {
                now.put(file, seen.get());
                sources.put(seen.get().source().name(), seen.get().source());
            }
        }
        before = now;
        return sources;
    }

    private Optional<Seen> look(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Seen last = before.get(file);
            return Optional.of(
                    last != null && last.isStill(attributes)
                            ? last
                            : new Seen(
                                    attributes.fileKey(),
                                    attributes.size(),
                                    attributes.lastModifiedTime(),
                                    RouteSource.read(file)));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        }
    }
}
