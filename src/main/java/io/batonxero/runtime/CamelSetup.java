package io.batonxero.runtime;

import io.batonxero.settings.Mode;
import io.batonxero.settings.Settings;
import io.batonxero.validate.RouteFolder;
import io.batonxero.xero.auth.XeroClients;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * What routes find in place: the settings, and the beans that the program itself gives them.
 *
 * @param isShown whether an operator can look at the routes in Hawtio
 * @param beans by the names that routes know them by
 */
public record CamelSetup(Settings settings, Mode mode, boolean isShown, Map<String, Object> beans) {
    public CamelSetup {
        beans = Map.copyOf(beans);
    }

    /** Puts all of it into a Camel that has not begun. */
    public Main prepare(Main main) {
        beans.forEach(main::bind);
        // The file is read already, in UTF-8; Camel would take a folder's name for a part of a URL.
        main.setPropertyPlaceholderLocations("false");
        main.setInitialProperties(settings.defaultsForCamel());
        main.setOverrideProperties(settings.with(forMode()).forCamel());
        // Settings that nobody sees beside the others, and that would beat what the program needs.
        main.configure().setAutoConfigurationEnvironmentVariablesEnabled(false);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                if (mode.isOnce()) {
                    support.getCamelContext()
                            .getRegistry()
                            .bind(
                                    RouteFolder.LOADER_BEAN,
                                    new StartupRouteLoader(support.getCamelContext(), mode.key()));
                }
                // By default Camel lets the environment beat what it is told here, and so the flags.
                if (support.getCamelContext().getPropertiesComponent() instanceof PropertiesComponent properties) {
                    properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_FALLBACK);
                }
            }
        });
        return main;
    }

    private Map<String, String> forMode() {
        Map<String, String> forMode = new HashMap<>();
        forMode.put("baton.mode", mode.key());
        forMode.put("camel.main.stream-caching-deny-classes", XeroClients.STREAMED_BODY);
        // Without its triggers a run would wait for ever.
        forMode.put("camel.main.auto-startup", "true");
        // What nobody can look at costs time and memory all the same.
        forMode.put("camel.main.jmx-enabled", Boolean.toString(isShown));
        forMode.put("camel.trace.standby", Boolean.toString(isShown));
        // As much as Hawtio's page takes; setting it is not permitted there.
        forMode.put("camel.trace.backlog-size", "500");
        forMode.put("camel.trace.body-max-chars", "5000");
        forMode.put("camel.trace.body-include-files", "false");
        if (!mode.isOnce()) {
            forMode.put("camel.component.quartz.enable-jmx", Boolean.toString(isShown));
            // One for each trigger there is; ten of them wake up twice a second each.
            forMode.put("camel.component.quartz.properties[org.quartz.threadPool.threadCount]", "3");
            // Triggers that are due within half a second of each other are looked for, and waited for, once.
            forMode.put("camel.component.quartz.properties[org.quartz.scheduler.batchTriggerAcquisitionMaxCount]", "3");
            forMode.put(
                    "camel.component.quartz.properties[org.quartz.scheduler.batchTriggerAcquisitionFireAheadTimeWindow]",
                    "500");
            forMode.put(
                    "camel.component.quartz.properties[org.quartz.jobStore.class]", MonotonicJobStore.class.getName());
            // Quartz has a file of settings for those who give none; of these this one shows.
            forMode.put(
                    "camel.component.quartz.properties[org.quartz.scheduler.instanceName]", "DefaultQuartzScheduler");
        }
        if (mode == Mode.SERVICE) {
            // A task that is broken off has to be told so to ConductorOne.
            forMode.put("camel.main.shutdown-timeout", "12");
        }
        return forMode;
    }
}
