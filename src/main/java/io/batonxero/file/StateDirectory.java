package io.batonxero.file;

import io.batonxero.base.ConfigurationException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** The folder of what is kept between runs. */
public final class StateDirectory {
    /** Nothing is stored there, so that it can be asked what is; nothing is ever written there. */
    private static final Path NO_HOME = Path.of("/nonexistent");

    private StateDirectory() {}

    /**
     * {@return the JSON file of one Xero app}
     *
     * @param stateDir {@code baton.state-dir}; empty for the user's own state folder
     * @param kind what it holds, a folder of its own
     * @param clientId may be empty
     */
    public static Path file(String stateDir, String kind, String clientId) {
        Path state = stateDir.isEmpty() ? byDefault() : Path.of(stateDir);
        return state.resolve(kind).resolve(fileName(clientId));
    }

    /** {@return the name of an app's JSON file, in a folder or as a key of a Kubernetes Secret} */
    public static String fileName(String clientId) {
        String name = clientId.replaceAll("[^A-Za-z0-9_-]", "_");
        return (name.isEmpty() ? "no-client-id" : name) + ".json";
    }

    /**
     * Checks that there is a folder to keep {@code file} in.
     *
     * @throws ConfigurationException if it would be in the home of a user who has none
     */
    public static void requireHome(Path file) {
        if (file.startsWith(NO_HOME)) {
            throw new ConfigurationException(
                    "There is no folder to keep tokens and the last delivery in: this user has no home, and"
                            + " HOME names none. Name a folder by --state-dir (BATON_STATE_DIR).");
        }
    }

    private static Path byDefault() {
        String state = System.getenv("XDG_STATE_HOME");
        Path base = state == null || state.isEmpty() ? home().resolve(".local/state") : Path.of(state);
        return base.resolve("baton-xero-camel");
    }

    /** A user without an entry in the list of users has a "?" from the JVM. */
    private static Path home() {
        return Stream.of(System.getProperty("user.home"), System.getenv("HOME"))
                .filter(Objects::nonNull)
                .map(Path::of)
                .filter(Path::isAbsolute)
                .findFirst()
                .orElse(NO_HOME);
    }
}
