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
 * A route file as it was read.
 *
 * @param name its file name, which is what a later folder replaces it by
 * @param path where it was found
 * @param text empty where it cannot be used
 * @param problem why it cannot be used; empty where it can
 */
public record RouteSource(String name, Path path, String text, Optional<RouteProblem> problem) {
    static final int MAX_BYTES = 1 << 20;

    /**
     * {@return the file as it is now} Nothing but a regular file is opened, and no more of it is read than a route file
     * may have.
     */
    public static RouteSource read(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? ofBytes(path, firstBytes(path))
                    : unusable(path, 1, attributes.isDirectory() ? "is a folder" : "is no regular file");
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
            return unusable(path, 1, "is larger than " + MAX_BYTES + " bytes");
        }
        String text;
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            text = decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
        } catch (CharacterCodingException e) {
            return unusable(path, 1, "is not UTF-8");
        }
        if (text.isBlank()) {
            return unusable(path, 1, "is empty; delete the file if its routes are to go");
        }
        return YamlLimits.exceeded(text)
                .map(excess -> unusable(path, excess.line(), excess.what()))
                .orElseGet(() -> new RouteSource(fileName(path), path, text, Optional.empty()));
    }

    private static RouteSource unusable(Path path, int line, String what) {
        return new RouteSource(fileName(path), path, "", Optional.of(new RouteProblem(path.toString(), line, what)));
    }

    private static String fileName(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String reason(Path path, IOException failed) {
        if (failed instanceof NoSuchFileException) {
            return Files.isSymbolicLink(path) ? "is a link to a file that does not exist" : "does not exist";
        }
        if (failed instanceof AccessDeniedException) {
            return "cannot be read: no permission";
        }
        // The other messages begin with the path, which stands before them.
        String words = failed instanceof FileSystemException system ? system.getReason() : failed.getMessage();
        return "cannot be read: " + String.valueOf(words).toLowerCase(Locale.ROOT);
    }

    /** {@return whether it says the same as it did} A file that is not there says nothing. */
    public static boolean isSame(Optional<RouteSource> before, Optional<RouteSource> now) {
        return before.map(RouteSource::content).equals(now.map(RouteSource::content));
    }

    private String content() {
        return problem.map(RouteProblem::what).orElse("") + text;
    }

    /** {@return whether it is as a program leaves it that has written all of it} */
    public boolean isWhole() {
        return text.endsWith("\n") || problem.isPresent();
    }

    RouteProblem problem(int line, String what) {
        return new RouteProblem(path.toString(), Math.max(1, line), what);
    }
}
