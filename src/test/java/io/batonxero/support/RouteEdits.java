package io.batonxero.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A copy of the route folder that a test edits. */
public record RouteEdits(Path folder) {
    private static final Path ROUTES = Path.of("routes");

    /** {@return a copy of all routes} */
    public static RouteEdits in(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(ROUTES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        return new RouteEdits(folder);
    }

    /** {@return the folders of the swaps of the program: routes/swaps/STEP/NAME} */
    public static List<Path> swaps() throws IOException {
        try (Stream<Path> folders = Files.walk(ROUTES.resolve("swaps"), 2)) {
            List<Path> found = folders.filter(folder -> folder.getNameCount() == 4)
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalStateException("No folder in routes/swaps");
            }
            return found;
        }
    }

    /** {@return the unedited text of a route file} */
    public static String original(String id) throws IOException {
        return Files.readString(ROUTES.resolve(id + ".camel.yaml"));
    }

    /**
     * {@return the text of a route file with other text in all places where it has {@code from}}
     *
     * @throws IllegalArgumentException if the file does not have it: a test of an edit without effect would prove nothing
     */
    public static String edited(String id, String from, String to) throws IOException {
        return replaced(original(id), from, to);
    }

    /** {@return a text with other text in all places where it has {@code from}, which fails if there is none} */
    public static String replaced(String text, String from, String to) {
        if (!text.contains(from)) {
            throw new IllegalArgumentException("Nothing to replace: no <" + from + "> in " + text);
        }
        return text.replace(from, to);
    }

    public Path file(String id) {
        return folder.resolve(id + ".camel.yaml");
    }

    public void save(String id, String text) throws IOException {
        Files.writeString(file(id), text);
    }

    public void restore(String id) throws IOException {
        save(id, original(id));
    }

    public void delete(String id) throws IOException {
        Files.delete(file(id));
    }
}
