package io.batonxero.cli;

import io.batonxero.base.Sha256;
import io.batonxero.validate.RouteFolder;
import io.batonxero.validate.RouteProblem;
import io.batonxero.validate.RouteSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The differences of the route files from the shipped ones, by names and digests: the text of an edited file may hold a secret.
 *
 * @param shipped SHA-256 of the shipped files, by path below {@code routes}
 * @param files the files in use
 */
record RoutesReport(Map<String, String> shipped, List<RouteSource> files) {
    private static final String SHIPPED = "/shipped-routes";

    /** {@return the report of the files in these folders} */
    static RoutesReport of(List<Path> folders) {
        return new RoutesReport(
                shippedFiles(),
                RouteFolder.files(folders).stream().map(RouteSource::read).toList());
    }

    /** {@return a line for each file that differs, and their number} */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        files.forEach(file -> {
            String digest = Sha256.hex(file.text());
            String original = shipped.get(file.name());
            if (file.problem().isPresent()) {
                lines.add("unusable  " + file.name() + ": "
                        + file.problem().map(RouteProblem::message).orElse(""));
            } else if (!digest.equals(original)) {
                lines.add(origin(digest)
                        .map(swap -> "replaced  " + file.name() + " by the shipped routes/" + swap)
                        .findFirst()
                        .orElse((original == null ? "added     " : "edited    ") + file.name() + " sha256=" + digest));
            }
        });
        List<String> names = files.stream().map(RouteSource::name).toList();
        shipped.keySet().stream()
                .filter(path -> !path.contains("/") && !names.contains(path))
                .forEach(path -> lines.add("missing   " + path));
        lines.add(files.size() + " route files, of which " + lines.size() + " differ from the shipped ones");
        return lines;
    }

    private Stream<String> origin(String digest) {
        return shipped.entrySet().stream()
                .filter(entry -> entry.getValue().equals(digest))
                .map(Map.Entry::getKey);
    }

    private static Map<String, String> shippedFiles() {
        URL first = RoutesReport.class.getResource(SHIPPED + "/sync.camel.yaml");
        try {
            URI file = Objects.requireNonNull(first).toURI();
            if (!"jar".equals(file.getScheme())) {
                return digests(Path.of(file).resolveSibling(""));
            }
            try (FileSystem jar = FileSystems.newFileSystem(file, Map.of())) {
                return digests(jar.getPath(SHIPPED));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> digests(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(
                            file -> folder.relativize(file).toString().replace('\\', '/'),
                            file -> Sha256.hex(RouteSource.read(file).text()),
                            (one, other) -> one,
                            TreeMap::new));
        }
    }
}
