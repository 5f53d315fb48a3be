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
 * Files that are scanned again and again. A scan costs one question to the file system for each file, and reads those
 * that changed: that also works where nobody tells of changes, as with the links of a mounted ConfigMap.
 */
final class WatchedFiles {
    /** A file written twice within the clock's grain may look unchanged: a young one is read again. */
    private static final Duration YOUNG = Duration.ofSeconds(2);

    private Map<Path, Seen> before = Map.of();

    /** The attributes of a file; its ctime is new after each change of content, even where the other times were set. */
    private record Seen(Map<String, Object> attributes, RouteSource source) {
        boolean isStill(Map<String, Object> now) {
            return !now.isEmpty()
                    && attributes.equals(now)
                    && isOld(now.get("lastModifiedTime"))
                    && isOld(now.get("ctime"));
        }

        private static boolean isOld(@Nullable Object time) {
            return !(time instanceof FileTime at)
                    || at.toInstant().isBefore(Instant.now().minus(YOUNG));
        }
    }

    /** {@return the files as they are, by name} One that has gone is left out. */
    Map<String, RouteSource> scan(List<Path> files) {
        Map<Path, Seen> now = new HashMap<>();
        Map<String, RouteSource> sources = new TreeMap<>();
        for (Path file : files) {
            Map<String, Object> attributes = attributes(file);
            // A link to nowhere has none either, and is read to say so.
            if (!attributes.isEmpty() || Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                Seen seen = look(file, attributes);
                now.put(file, seen);
                sources.put(seen.source().name(), seen.source());
            }
        }
        before = now;
        return sources;
    }

    private Seen look(Path file, Map<String, Object> attributes) {
        Seen last = before.get(file);
        return last != null && last.isStill(attributes) ? last : new Seen(attributes, RouteSource.read(file));
    }

    private static Map<String, Object> attributes(Path file) {
        boolean isUnix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        try {
            return Files.readAttributes(
                    file,
                    isUnix ? "unix:size,lastModifiedTime,ctime,fileKey,mode,uid,gid" : "size,lastModifiedTime,fileKey");
        } catch (IOException e) {
            // Without any, it is read each time, and says itself why it cannot be.
            return Map.of();
        }
    }
}
