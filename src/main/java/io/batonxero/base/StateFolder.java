package io.batonxero.base;

import java.nio.file.Path;

/** The folder of what is kept between runs. */
public final class StateFolder {
    private StateFolder() {}

    /**
     * {@return the JSON file of one Xero app}
     *
     * @param stateDir {@code baton.state-dir}; empty for the user's own state folder
     * @param kind what it holds, a folder of its own
     * @param clientId may be empty
     */
    public static Path file(String stateDir, String kind, String clientId) {
        Path state = stateDir.isEmpty() ? byDefault() : Path.of(stateDir);
        String name = clientId.replaceAll("[^A-Za-z0-9_-]", "_");
        return state.resolve(kind).resolve((name.isEmpty() ? "no-client-id" : name) + ".json");
    }

    private static Path byDefault() {
        String state = System.getenv("XDG_STATE_HOME");
        Path base = state == null || state.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".local", "state")
                : Path.of(state);
        return base.resolve("baton-xero-camel");
    }
}
