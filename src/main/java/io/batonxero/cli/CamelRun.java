package io.batonxero.cli;

import io.batonxero.base.BadSetting;
import io.batonxero.base.Network;
import io.batonxero.base.Unexpected;
import io.batonxero.c1.RunningTasks;
import io.batonxero.live.ManagementServer;
import io.batonxero.live.StageLog;
import io.batonxero.live.StepContracts;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** Starts Camel in one mode, and waits for its end. */
record CamelRun(Main main, Mode mode, Settings settings, Network network, PrintStream out, PrintStream err) {
    /** {@return the exit code} */
    int run() {
        List<Path> routes = Home.routes(settings.get("baton.routes"));
        boolean watched = mode == Mode.ONCE && Terminal.isWatched();
        try (Progress progress = Progress.on(err, watched)) {
            Announcer announcer =
                    new Announcer(out, err, progress, settings.isSummaryJson(), mode.isOnce(), main::completed);
            main.bind("xeroApp", settings.xeroApp());
            main.bind("c1Credentials", settings.c1Credentials());
            main.bind("network", network);
            main.bind("announcer", announcer);
            main.bind("progress", progress);
            main.bind("stepContracts", new StepContracts());
            main.bind("stageLog", new StageLog());
            Optional<Hawtio> hawtio = Hawtio.of(mode, settings, err);
            hawtio.ifPresent(main::addMainListener);
            configure(routes, hawtio.isPresent());
            main.addMainListener(new MainListenerSupport() {
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

    private Map<String, String> forMode(boolean isShown) {
        Map<String, String> forMode = new HashMap<>();
        forMode.put("baton.mode", mode.key());
        // What nobody can look at costs time and memory all the same.
        forMode.put("camel.main.jmx-enabled", Boolean.toString(isShown));
        forMode.put("camel.trace.standby", Boolean.toString(isShown));
        // As much as Hawtio's page takes; setting it is not permitted there.
        forMode.put("camel.trace.backlog-size", "500");
        forMode.put("camel.trace.body-max-chars", "5000");
        forMode.put("camel.trace.body-include-files", "false");
        if (mode == Mode.SERVICE) {
            // A task that is broken off has to be told so to ConductorOne.
            forMode.put("camel.main.shutdown-timeout", "12");
        }
        return forMode;
    }

    private void configure(List<Path> routes, boolean isShown) {
        main.setPropertyPlaceholderLocations("file:" + settings.file());
        main.setOverrideProperties(settings.with(forMode(isShown)).forCamel());
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
