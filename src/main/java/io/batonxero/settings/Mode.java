package io.batonxero.settings;

import java.util.Locale;

/** What the routes are started for: each has a route that triggers it. */
public enum Mode {
    /** One sync, one file. */
    ONCE,
    /** A file, again and again. */
    EVERY,
    /** A look at what a sync would do. */
    CHECK,
    /** A person's consent. */
    AUTHORIZE,
    /** A list of what is connected. */
    CONNECTIONS,
    /** The end of what is connected. */
    REVOKE,
    /** What ConductorOne asks for. */
    SERVICE;

    /** {@return the mode of a program that is started without a command} */
    public static Mode of(Settings settings) {
        if (!settings.get("baton.client-id").isEmpty()) {
            return SERVICE;
        }
        return settings.get("baton.every").isEmpty() ? ONCE : EVERY;
    }

    /** {@return the mode as {@code baton.mode} names it} */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return whether it ends by itself} */
    public boolean isOnce() {
        return this != EVERY && this != SERVICE;
    }

    /** {@return whether a sync leaves a file on this machine} */
    public boolean leavesFile() {
        return this == ONCE || this == EVERY;
    }

    /** {@return whether it makes syncs} */
    public boolean syncs() {
        return leavesFile() || this == SERVICE;
    }

    /** {@return whether no step of it waits for a person} */
    public boolean isWatched() {
        return this != AUTHORIZE && this != REVOKE;
    }

    /** {@return whether routes may ask ConductorOne in it} */
    public boolean mayAskC1() {
        return this == CHECK || this == SERVICE;
    }

    /** {@return what a person has to know where it is told to stop before its end} */
    public String unfinished() {
        return switch (this) {
            case AUTHORIZE -> "told to stop before the sign-in was complete; run authorize again";
            case CONNECTIONS -> "told to stop before the list was complete";
            case REVOKE -> "told to stop before it was done; connections lists what is left";
            case ONCE, EVERY, CHECK, SERVICE -> "told to stop before the sync was whole, so nothing was delivered";
        };
    }

    /** {@return the id of the route that starts it} */
    public String trigger() {
        return this == SERVICE ? "poll-tasks" : "run-" + key();
    }
}
