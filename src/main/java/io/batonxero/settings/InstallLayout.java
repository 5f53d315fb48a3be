package io.batonxero.settings;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.file.FileType;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where application.properties and the route folders are: in the working directory, else beside the jar. */
public final class InstallLayout {
    private static final String SPINE = "sync.camel.yaml";

    private static final Path JAR_FOLDER = jarFolder();

    private InstallLayout() {}

    /** {@return the settings file} */
    public static Path properties() {
        return places().map(place -> place.resolve("application.properties"))
                .filter(file -> type(file) != FileType.MISSING)
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(
                        "No application.properties in " + listed() + ". Run from the folder that holds it."));
    }

    /** {@return the route folders} A later one's file replaces a file of its name. */
    public static List<Path> routeFolders(String folders) {
        List<Path> found = new ArrayList<>();
        for (String name : folders.split(",", -1)) {
            found.add(folder(name.strip(), found.isEmpty()));
        }
        return List.copyOf(found);
    }

    private static Path folder(String name, boolean first) {
        return places().map(place -> place.resolve(name))
                .filter(folder ->
                        type(folder) == FileType.FOLDER && (!first || type(folder.resolve(SPINE)) != FileType.MISSING))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("--routes " + name + ": no such folder"
                        + (first ? " with a " + SPINE + " in it, as the first one has to have," : "") + " in "
                        + listed() + " (BATON_ROUTES)."));
    }

    private static FileType type(Path path) {
        try {
            return FileType.of(path);
        } catch (IOException failed) {
            throw new ConfigurationException(
                    "Cannot read " + IoErrorText.of(failed) + ". Let this user read it.", failed);
        }
    }

    private static Stream<Path> places() {
        return Stream.of(Path.of("").toAbsolutePath(), JAR_FOLDER).distinct();
    }

    private static String listed() {
        return places().map(Path::toString).collect(Collectors.joining(" or "));
    }

    /** Of classes outside a jar, as in an IDE, the place is where the jar would be. */
    private static Path jarFolder() {
        CodeSource source = InstallLayout.class.getProtectionDomain().getCodeSource();
        try {
            Path jar = Path.of(source.getLocation().toURI()).toAbsolutePath();
            Path folder = jar.getParent();
            return folder == null ? jar : folder;
        } catch (URISyntaxException unusual) {
            return Path.of("").toAbsolutePath();
        }
    }
}
