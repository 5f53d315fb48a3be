package io.batonxero.runtime;

import io.batonxero.base.ConfigurationException;
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
 * The configuration of a Camel context: its settings and the beans of the program.
 *
 * @param isShown whether Hawtio shows the routes
 * @param beans by name in the registry
 */
public record CamelSetup(Settings settings, Mode mode, boolean isShown, Map<String, Object> beans) {
    public CamelSetup {
        beans = Map.copyOf(beans);
    }

    /**
     * Configures a Camel that is not started yet.
     *
     * @throws ConfigurationException if a numeric option of Camel is not a number
     */
    public Main prepare(Main main) {
        CamelOptionCheck.requireNumbers(settings);
        beans.forEach(main::bind);
        settings.with(forMode()).beans().forEach(main::bind);
        // Settings has read the file as UTF-8; Camel would parse its path as a URL.
        main.setPropertyPlaceholderLocations("false");
        main.setInitialProperties(settings.defaultsForCamel());
        main.setOverrideProperties(settings.with(forMode()).forCamel());
        // Camel options elsewhere would take precedence over what the program needs.
        main.configure().setAutoConfigurationEnvironmentVariablesEnabled(false);
        main.configure().setAutoConfigurationSystemPropertiesEnabled(false);
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
                // By default environment and system properties take precedence over these properties, and so over the
                // flags.
                if (support.getCamelContext().getPropertiesComponent() instanceof PropertiesComponent properties) {
                    properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_FALLBACK);
                    properties.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_FALLBACK);
                }
            }
        });
        return main;
    }

    private Map<String, String> forMode() {
        Map<String, String> forMode = new HashMap<>();
        forMode.put(Mode.KEY, mode.key());
        if (mode == Mode.EVERY) {
            forMode.putAll(SyncSchedule.of(settings).triggerProperties());
        }
        forMode.put("camel.main.stream-caching-deny-classes", XeroClients.STREAMED_BODY);
        // JMX and tracing cost time and memory, so only Hawtio enables them.
        forMode.put("camel.main.jmx-enabled", Boolean.toString(isShown));
        forMode.put("camel.trace.standby", Boolean.toString(isShown));
        // The size of Hawtio's page; Hawtio is not permitted to set it.
        forMode.put("camel.trace.backlog-size", "500");
        forMode.put("camel.trace.body-max-chars", "5000");
        forMode.put("camel.trace.body-include-files", "false");
        if (!mode.isOnce()) {
            forMode.put("camel.component.quartz.enable-jmx", Boolean.toString(isShown));
            // One thread per trigger: the default of 10 causes needless wake-ups.
            forMode.put("camel.component.quartz.properties[org.quartz.threadPool.threadCount]", "3");
            // Acquires triggers that are due within 500 ms together, for fewer wake-ups.
            forMode.put("camel.component.quartz.properties[org.quartz.scheduler.batchTriggerAcquisitionMaxCount]", "3");
            forMode.put(
                    "camel.component.quartz.properties[org.quartz.scheduler.batchTriggerAcquisitionFireAheadTimeWindow]",
                    "500");
            forMode.put(
                    "camel.component.quartz.properties[org.quartz.jobStore.class]", MonotonicJobStore.class.getName());
            // The name in the default settings of Quartz, which it skips once any property is set.
            forMode.put(
                    "camel.component.quartz.properties[org.quartz.scheduler.instanceName]", "DefaultQuartzScheduler");
        }
        if (mode == Mode.SERVICE) {
            // Leaves time to report a cancelled task to ConductorOne.
            forMode.put("camel.main.shutdown-timeout", "12");
        }
        return forMode;
    }
}
