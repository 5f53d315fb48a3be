package io.batonxero.settings;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.file.FileType;
import io.batonxero.names.CommaList;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The locations of application.properties and the route folders: the working directory, else the folder of the jar. */
public final class InstallLayout {
    private static final String SYNC_ROUTE = "sync.camel.yaml";

    private static final Path JAR_FOLDER = jarFolder();

    private InstallLayout() {}

    /** {@return the path of application.properties} */
    public static Path properties() {
        return places().map(place -> place.resolve("application.properties"))
                .filter(file -> type(file) != FileType.MISSING)
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(
                        "No application.properties in " + listed() + ". Run from the folder that holds it."));
    }

    /** {@return the route folders} A file in a later folder replaces one with the same name. */
    public static List<Path> routeFolders(String folders) {
        List<Path> found = new ArrayList<>();
        for (String name : CommaList.of(folders)) {
            found.add(folder(name, found.isEmpty()));
        }
        if (found.isEmpty()) {
            throw new ConfigurationException("--routes (BATON_ROUTES) is empty. Name a folder.");
        }
        return List.copyOf(found);
    }

    private static Path folder(String name, boolean first) {
        return places().map(place -> place.resolve(name))
                .filter(folder -> type(folder) == FileType.FOLDER
                        && (!first || type(folder.resolve(SYNC_ROUTE)) != FileType.MISSING))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("--routes (BATON_ROUTES) names " + name
                        + ", which is not a folder" + (first ? " that contains " + SYNC_ROUTE : "") + " in "
                        + listed() + ". "
                        + (first ? "The first folder must contain this file. " : "")
                        + "A name that contains a comma needs double quotes."));
    }

    private static FileType type(Path path) {
        try {
            return FileType.of(path);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "Cannot read " + IoErrorText.of(e) + ". Make it readable for this user.", e);
        }
    }

    private static Stream<Path> places() {
        return Stream.of(Path.of("").toAbsolutePath(), JAR_FOLDER).distinct();
    }

    private static String listed() {
        return places().map(Path::toString).collect(Collectors.joining(" or "));
    }

    /** The folder of the jar, or where it would be if the classes are not in a jar, as in an IDE. */
    private static Path jarFolder() {
        CodeSource source = InstallLayout.class.getProtectionDomain().getCodeSource();
        try {
            Path jar = Path.of(source.getLocation().toURI()).toAbsolutePath();
            Path folder = jar.getParent();
            return folder == null ? jar : folder;
        } catch (URISyntaxException e) {
            return Path.of("").toAbsolutePath();
        }
    }
}
