package io.batonxero.cli;

import java.util.Locale;

/** What the routes are started for: each has a trigger, the route {@code run-<mode>}. */
enum Mode {
    /** One sync, one file. */
    ONCE,
    /** A file, again and again. */
    EVERY,
    /** A look at what a sync would do. */
    CHECK;

    static Mode of(Command command, Settings settings) {
        if (command == Command.CHECK) {
            return CHECK;
        }
        return settings.get("baton.every").isEmpty() ? ONCE : EVERY;
    }

    /** {@return the mode as {@code baton.mode} names it} */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the id of the route that starts it} */
    String trigger() {
        return "run-" + key();
    }
}
