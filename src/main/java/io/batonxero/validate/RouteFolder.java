package io.batonxero.validate;

import io.batonxero.base.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Lists the route files of folders: {@code *.camel.yaml} without hidden files. */
public final class RouteFolder {
    /** The name of the bean that Camel loads {@code .camel.yaml} files with. */
    public static final String LOADER_BEAN = "routes-builder-loader-camel.yaml";

    private static final String SUFFIX = ".camel.yaml";

    private RouteFolder() {}

    /**
     * {@return the route files of several folders} A file in a later folder replaces a file of the same name.
     *
     * @throws ConfigurationException if a folder cannot be read
     */
    public static List<Path> files(List<Path> folders) {
        Map<String, Path> files = new TreeMap<>();
        for (Path folder : folders) {
            try {
                list(folder).forEach(file -> files.put(String.valueOf(file.getFileName()), file));
            } catch (IOException e) {
                throw new ConfigurationException(
                        "--routes (BATON_ROUTES) names " + folder + ", but " + reason(e) + ".", e);
            }
        }
        return List.copyOf(files.values());
    }

    /** {@return the route files of a folder} Editors and mounted ConfigMaps use hidden files for other things. */
    public static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(RouteFolder::isRouteFile).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isRouteFile(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(SUFFIX) && !name.startsWith(".");
    }

    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "the folder does not exist";
        }
        return e instanceof NotDirectoryException ? "it is not a folder" : "the folder cannot be read";
    }
}
