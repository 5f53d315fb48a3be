package io.batonxero.reload;

import io.batonxero.validate.RouteSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Detects changed files by polling, which reads the attributes of each file and the content of each changed one. Unlike
 * file system events, this notices the replaced symbolic links of a mounted ConfigMap.
 */
final class WatchedFiles {
    /** Two writes within the resolution of file times look like one, so a recently changed file is read again. */
    private static final Duration RECENT = Duration.ofSeconds(2);

    private Map<Path, Snapshot> previous = Map.of();

    /** The attributes and the content of a file. Every write changes its ctime, even if the other times are set back. */
    private record Snapshot(Map<String, Object> attributes, RouteSource source) {
        boolean isUnchanged(Map<String, Object> now) {
            return !now.isEmpty()
                    && attributes.equals(now)
                    && isOld(now.get("lastModifiedTime"))
                    && isOld(now.get("ctime"));
        }

        private static boolean isOld(@Nullable Object time) {
            return !(time instanceof FileTime at)
                    || at.toInstant().isBefore(Instant.now().minus(RECENT));
        }
    }

    /** {@return the existing files, by name} */
    Map<String, RouteSource> scan(List<Path> files) {
        Map<Path, Snapshot> current = new HashMap<>();
        Map<String, RouteSource> sources = new TreeMap<>();
        for (Path file : files) {
            Map<String, Object> attributes = attributes(file);
            // A dangling symbolic link has no attributes, and is read to report it.
            if (!attributes.isEmpty() || Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Snapshot snapshot = read(file, attributes);
                current.put(file, snapshot);
                sources.put(snapshot.source().name(), snapshot.source());
            }
        }
        previous = current;
        return sources;
    }

    private Snapshot read(Path file, Map<String, Object> attributes) {
        Snapshot last = previous.get(file);
        return last != null && last.isUnchanged(attributes) ? last : new Snapshot(attributes, RouteSource.read(file));
    }

    private static Map<String, Object> attributes(Path file) {
        boolean isUnix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        try {
            return Files.readAttributes(
                    file,
                    isUnix ? "unix:size,lastModifiedTime,ctime,fileKey,mode,uid,gid" : "size,lastModifiedTime,fileKey");
        } catch (IOException e) {
            // Without attributes, each scan reads the file, which reports the error.
            return Map.of();
        }
    }
}
