package io.batonxero.settings;

import java.util.Locale;

/** The mode of a run. Each mode has one route that starts its work. */
public enum Mode {
    /** One sync to a file. */
    ONCE,
    /** Periodic syncs to a file. */
    EVERY,
    /** The command {@code check}. */
    CHECK,
    /** The command {@code authorize}. */
    AUTHORIZE,
    /** The command {@code connections}. */
    CONNECTIONS,
    /** The command {@code revoke}. */
    REVOKE,
    /** Tasks of ConductorOne. */
    SERVICE;

    /** The key of the mode: the program sets it from the command line, and the preconditions of routes read it. */
    public static final String KEY = Setting.PREFIX + "mode";

    /** {@return the mode of a run without a command} */
    public static Mode of(Settings settings) {
        if (!settings.get("baton.client-id").isEmpty()) {
            return SERVICE;
        }
        return settings.get("baton.every").isEmpty() ? ONCE : EVERY;
    }

    /** {@return the value of {@code baton.mode}} */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return whether the run stops by itself} */
    public boolean isOnce() {
        return this != EVERY && this != SERVICE;
    }

    /** {@return whether a sync is delivered to a file on this machine} */
    public boolean writesFile() {
        return this == ONCE || this == EVERY;
    }

    /** {@return whether the mode syncs} */
    public boolean syncs() {
        return writesFile() || this == SERVICE;
    }

    /** {@return whether the step watchdog runs: in modes without a step that waits for a person} */
    public boolean hasWatchdog() {
        return this != AUTHORIZE && this != REVOKE;
    }

    /** {@return whether routes call ConductorOne} */
    public boolean callsC1() {
        return this == CHECK || this == SERVICE;
    }

    /** {@return the message for a run that was stopped before it finished} */
    public String unfinishedMessage() {
        return switch (this) {
            case AUTHORIZE -> "stopped before the sign-in finished; run authorize again";
            case CONNECTIONS -> "stopped before the list was complete";
            case REVOKE -> "stopped before revoke finished; connections lists what is still connected";
            case CHECK -> "stopped before the check finished";
            case ONCE, EVERY, SERVICE -> "stopped before the sync finished; nothing was delivered";
        };
    }

    /** {@return the id of the route that starts the work} */
    public String trigger() {
        return this == SERVICE ? "poll-tasks" : "run-" + key();
    }
}
