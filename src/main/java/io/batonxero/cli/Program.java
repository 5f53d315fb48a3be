package io.batonxero.cli;

import java.util.Map;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * What routes find in place: the settings, and the beans that the program itself gives them.
 *
 * @param beans by the names that routes know them by
 */
record Program(Settings settings, Mode mode, Map<String, Object> beans) {
    Program {
        beans = Map.copyOf(beans);
    }

    /** Puts all of it into a Camel that has not begun. */
    Main prepare(Main main) {
        beans.forEach(main::bind);
        main.setPropertyPlaceholderLocations("file:" + settings.file());
        main.setOverrideProperties(settings.with(forMode()).forCamel());
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                // By default Camel lets the environment beat what it is told here, and so the flags.
                if (support.getCamelContext().getPropertiesComponent() instanceof PropertiesComponent properties) {
                    properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_FALLBACK);
                }
            }
        });
        return main;
    }

    private Map<String, String> forMode() {
        // A task that is broken off has to be told so to ConductorOne.
        return mode == Mode.SERVICE
                ? Map.of("baton.mode", mode.key(), "camel.main.shutdown-timeout", "12")
                : Map.of("baton.mode", mode.key());
    }
}
