package io.batonxero.file;

import io.batonxero.base.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The directory of files that persist between runs, such as token stores. */
public final class StateDirectory {
    /** Stands for the home of a user without one: reads find no file, and {@link #requireHome} prevents writes. */
    private static final Path NO_HOME = Path.of("/nonexistent");

    private StateDirectory() {}

    /**
     * {@return the JSON file of one Xero app}
     *
     * @param stateDir {@code baton.state-dir}; empty for the user's default
     * @param kind the subdirectory
     * @param clientId the app's client id; may be empty
     */
    public static Path file(String stateDir, String kind, String clientId) {
        Path state = stateDir.isEmpty() ? defaultDirectory() : Path.of(stateDir);
        return state.resolve(kind).resolve(fileName(clientId));
    }

    /** {@return the name of an app's JSON file, also used as a key of a Kubernetes Secret} */
    public static String fileName(String clientId) {
        String name = clientId.replaceAll("[^A-Za-z0-9_-]", "_");
        return (name.isEmpty() ? "no-client-id" : name) + ".json";
    }

    /**
     * Checks that {@code file} is not in the home of a user without one.
     *
     * @throws ConfigurationException if it is
     */
    public static void requireHome(Path file) {
        if (file.startsWith(NO_HOME)) {
            throw new ConfigurationException(
                    "There is no state directory for tokens and the last delivery: this user has no home directory, and"
                            + " neither XDG_STATE_HOME nor HOME is set. Set a directory with --state-dir (BATON_STATE_DIR).");
        }
    }

    private static Path defaultDirectory() {
        return absolute(System.getenv("XDG_STATE_HOME"))
                .orElseGet(() -> home().resolve(".local/state"))
                .resolve("baton-xero-camel");
    }

    /** HOME, else the home in /etc/passwd; the JVM's {@code user.home} is "?" for a user without an entry there. */
    private static Path home() {
        return absolute(System.getenv("HOME"))
                .or(() -> absolute(System.getProperty("user.home")).filter(Files::isDirectory))
                .orElse(NO_HOME);
    }

    private static Optional<Path> absolute(@Nullable String path) {
        return Optional.ofNullable(path).map(Path::of).filter(Path::isAbsolute);
    }
}
