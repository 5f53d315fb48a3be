package io.batonxero.cli;

import io.batonxero.base.BadSetting;
import io.batonxero.base.Network;
import io.batonxero.base.Unexpected;
import io.batonxero.c1.RunningTasks;
import io.batonxero.live.ManagementServer;
import io.batonxero.live.StageLog;
import io.batonxero.live.StepContracts;
import io.batonxero.xero.Consent;
import io.batonxero.xero.TokenStore;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.Registry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts Camel in one mode, and waits for its end. */
record CamelRun(
        Main main, Mode mode, Settings settings, Network network, Prompts prompts, PrintStream out, PrintStream err) {
    private static final Logger LOG = LoggerFactory.getLogger(CamelRun.class);

    /** {@return the exit code} */
    int run() {
        List<Path> routes = Home.routes(settings.get("baton.routes"));
        boolean watched = mode == Mode.ONCE && Terminal.isWatched();
        try (Progress progress = Progress.on(err, watched)) {
            Announcer announcer = new Announcer(out, err, progress, settings.isSummaryJson(), mode, main::completed);
            main.bind("xeroApp", mode == Mode.AUTHORIZE ? settings.xeroApp().forConsent() : settings.xeroApp());
            main.bind("c1Credentials", settings.c1Credentials());
            main.bind("network", network);
            main.bind("announcer", announcer);
            main.bind("progress", progress);
            main.bind("consentPrompt", prompts.consent());
            main.bind("revokePrompt", prompts.revoke());
            main.bind("stepContracts", new StepContracts());
            main.bind("stageLog", new StageLog());
            configure(routes);
            main.addMainListener(new MainListenerSupport() {
                @Override
                public void beforeStart(BaseMainSupport support) {
                    sayHowItSignsIn(support.getCamelContext().getRegistry());
                }

                @Override
                public void afterStart(BaseMainSupport support) {
                    if (support.getCamelContext().getRoute(mode.trigger()) == null) {
                        announcer.giveUp(new BadSetting("No route " + mode.trigger() + " in --routes "
                                + settings.get("baton.routes") + ": nothing would start a sync."));
                    }
                }

                @Override
                public void afterConfigure(BaseMainSupport support) {
                    if (settings.isHealthCheck() && !mode.isOnce()) {
                        listen(support.getCamelContext());
                    }
                }

                @Override
                public void beforeStop(BaseMainSupport support) {
                    support.getCamelContext()
                            .getRegistry()
                            .findByType(RunningTasks.class)
                            .forEach(RunningTasks::stop);
                    support.getCamelContext()
                            .getRegistry()
                            .findByType(Consent.class)
                            .forEach(Consent::abort);
                    prompts.keyboard().abort();
                }
            });
            return run(announcer);
        }
    }

    private void listen(CamelContext context) {
        try {
            context.addService(new ManagementServer(settings.managementAddress(), context));
        } catch (Exception failed) {
            throw Unexpected.orFailureIn(failed);
        }
    }

    private int run(Announcer announcer) {
        try {
            main.run();
            return announcer.exitCode();
        } catch (Exception failedToStart) {
            return Announcer.report(failedToStart, err);
        }
    }

    private void sayHowItSignsIn(Registry registry) {
        registry.findByType(TokenStore.class)
                .forEach(store -> LOG.info("starting mode={} sign-in=\"{}\"", mode.key(), store.signsInBy()));
    }

    private Map<String, String> forMode() {
        // A task that is broken off has to be told so to ConductorOne.
        return mode == Mode.SERVICE
                ? Map.of("baton.mode", mode.key(), "camel.main.shutdown-timeout", "12")
                : Map.of("baton.mode", mode.key());
    }

    private void configure(List<Path> routes) {
        main.setPropertyPlaceholderLocations("file:" + settings.file());
        main.setOverrideProperties(settings.with(forMode()).forCamel());
        main.configure()
                .setRoutesIncludePattern(
                        routes.stream().map(route -> "file:" + route).collect(Collectors.joining(",")));
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport support) {
                // By default Camel lets the environment beat what it is told here, and so the flags.
                if (support.getCamelContext().getPropertiesComponent() instanceof PropertiesComponent properties) {
                    properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_FALLBACK);
                }
            }
        });
    }
}
