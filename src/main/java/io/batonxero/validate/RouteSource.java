package io.batonxero.validate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Optional;

/**
 * The content of a route file at the time when it was read.
 *
 * @param name its file name; a file in a later route folder replaces a file of the same name
 * @param text empty if the file is unusable
 * @param problem why the file is unusable; empty if it is usable
 */
public record RouteSource(String name, Path path, String text, Optional<RouteProblem> problem) {
    static final int MAX_BYTES = 1 << 20;

    /** {@return the file as it is now} Only a regular file is opened, and at most 1 MiB of it is read. */
    public static RouteSource read(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? ofBytes(path, firstBytes(path))
                    : unusable(path, 1, attributes.isDirectory() ? "a folder, not a file" : "not a regular file");
        } catch (IOException e) {
            return unusable(path, 1, reason(path, e));
        }
    }

    private static byte[] firstBytes(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(MAX_BYTES + 1);
        }
    }

    private static RouteSource ofBytes(Path path, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return unusable(path, 1, "file is larger than " + MAX_BYTES + " bytes");
        }
        String text;
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            text = decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
        } catch (CharacterCodingException e) {
            return unusable(path, 1, "file is not UTF-8");
        }
        if (text.isBlank()) {
            return unusable(path, 1, "file is empty; delete it to remove its routes");
        }
        return YamlLimits.exceeded(text)
                .map(excess -> unusable(path, excess.line(), excess.message()))
                .orElseGet(() -> new RouteSource(fileName(path), path, text, Optional.empty()));
    }

    private static RouteSource unusable(Path path, int line, String message) {
        return new RouteSource(fileName(path), path, "", Optional.of(new RouteProblem(path.toString(), line, message)));
    }

    private static String fileName(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String reason(Path path, IOException e) {
        if (e instanceof NoSuchFileException) {
            return Files.isSymbolicLink(path) ? "symbolic link to a file that does not exist" : "file does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return "file cannot be read: no permission";
        }
        // The message of a FileSystemException begins with the path, which the problem has already.
        String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        return "file cannot be read: " + String.valueOf(reason).toLowerCase(Locale.ROOT);
    }

    /** {@return whether two versions of a file have the same content} The version is {@code Optional.empty()} for a deleted file. */
    public static boolean isSame(Optional<RouteSource> before, Optional<RouteSource> now) {
        return before.map(RouteSource::content).equals(now.map(RouteSource::content));
    }

    private String content() {
        return problem.map(RouteProblem::message).orElse("") + text;
    }

    /** {@return whether the file ends with a line break, so that it is probably not half written} */
    public boolean isComplete() {
        return text.endsWith("\n") || problem.isPresent();
    }

    RouteProblem problem(int line, String message) {
        return new RouteProblem(path.toString(), Math.max(1, line), message);
    }
}
