package io.batonxero.settings;

import java.util.HashMap;
import java.util.Map;

/**
 * Format and level of the log where the settings leave them open.
 *
 * @param format console or json
 * @param level a level of Logback
 */
public record LogDefaults(String format, String level) {
    public static final String FORMAT = "baton.log-format";
    public static final String LEVEL = "baton.log-level";
    public static final String LEVEL_FOR_LOGS = "info";

    /**
     * {@return the defaults of a run}
     *
     * @param isOnce whether the run ends by itself, so that its summary says what a person wants to know
     */
    public static LogDefaults of(boolean isOnce, boolean isTerminal) {
        return new LogDefaults(isTerminal ? "console" : "json", isOnce && isTerminal ? "warn" : LEVEL_FOR_LOGS);
    }

    /** {@return the settings with format and level} */
    public Settings in(Settings settings) {
        Map<String, String> missing = new HashMap<>();
        if (settings.get(FORMAT).isEmpty()) {
            missing.put(FORMAT, format);
        }
        if (settings.get(LEVEL).isEmpty()) {
            missing.put(LEVEL, level);
        }
        return settings.with(missing);
    }

    /** {@return whether all output of a run is one JSON log: a service whose summary is JSON too} */
    public static boolean isOnlyLogged(Mode mode, Settings settings) {
        return !mode.isOnce()
                && settings.isSummaryJson()
                && settings.get(FORMAT).equals("json");
    }
}
