package io.batonxero;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder of routes that a test edits as people do: beside the file, then in its place. */
record RouteEdits(Path folder) {
    private static final Path ROUTES = Path.of("routes");

    /** {@return a copy of all routes} */
    static RouteEdits in(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(ROUTES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        return new RouteEdits(folder);
    }

    /** {@return what a route file says in the sources} */
    static String original(String id) throws IOException {
        return Files.readString(ROUTES.resolve(id + ".camel.yaml"));
    }

    Path file(String id) {
        return folder.resolve(id + ".camel.yaml");
    }

    void save(String id, String text) throws IOException {
        Files.writeString(file(id), text);
    }

    void restore(String id) throws IOException {
        save(id, original(id));
    }

    void delete(String id) throws IOException {
        Files.delete(file(id));
    }
}
