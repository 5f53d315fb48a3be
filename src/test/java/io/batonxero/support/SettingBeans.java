package io.batonxero.support;

import io.batonxero.settings.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.main.Main;

/** Binds the settings that beans.camel.yaml takes from the registry, where routes start without the program. */
public final class SettingBeans {
    private SettingBeans() {}

    public static void bind(Main main, Map<String, String> flags) {
        Settings.of(flags, Map.of(), Path.of("application.properties")).beans().forEach(main::bind);
    }
}
