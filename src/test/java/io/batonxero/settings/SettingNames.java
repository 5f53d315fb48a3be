package io.batonxero.settings;

import java.util.List;

/** The names of the settings, for tests outside this package. */
public final class SettingNames {
    private SettingNames() {}

    public static List<String> all() {
        return KnownSettings.ALL.stream().map(Setting::key).toList();
    }

    public static List<String> secrets() {
        return KnownSettings.ALL.stream()
                .filter(Setting::isSecret)
                .map(Setting::key)
                .toList();
    }

    public static String environment(String key) {
        return Setting.environment(key);
    }
}
