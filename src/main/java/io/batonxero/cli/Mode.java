package io.batonxero.cli;

import java.util.Locale;

/** What the routes are started for: each has a route that triggers it. */
enum Mode {
    /** One sync, one file. */
    ONCE,
    /** A file, again and again. */
    EVERY,
    /** A look at what a sync would do. */
    CHECK,
    /** What ConductorOne asks for. */
    SERVICE;

    static Mode of(Command command, Settings settings) {
        if (command == Command.CHECK) {
            return CHECK;
        }
        if (!settings.get("baton.client-id").isEmpty()) {
            return SERVICE;
        }
        return settings.get("baton.every").isEmpty() ? ONCE : EVERY;
    }

    /** {@return the mode as {@code baton.mode} names it} */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return whether it ends by itself} */
    boolean isOnce() {
        return this == ONCE || this == CHECK;
    }

    /** {@return the id of the route that starts it} */
    String trigger() {
        return this == SERVICE ? "poll-tasks" : "run-" + key();
    }
}
