package io.batonxero.cli;

import io.batonxero.base.BadSetting;
import io.batonxero.base.Failure;
import io.batonxero.c1.C1Credentials;
import io.batonxero.demo.DemoXero;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts Camel with the settings of a run, and waits for its end. */
public final class Launch {
    private static final int UNIMPLEMENTED = 12;
    private static final String TRIGGER = "run-once";

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    /** Runs with this environment, speaking to these streams. */
    public Launch(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.environment = Map.copyOf(environment);
        this.out = out;
        this.err = err;
    }

    /** {@return the exit code of a run} */
    public int run(List<String> arguments) {
        try {
            Flags flags = Flags.parse(arguments);
            if (flags.help()) {
                out.print(Flags.helpText());
                return 0;
            }
            if (flags.version()) {
                out.println("baton-xero-camel version " + version());
                return 0;
            }
            Settings settings = Settings.of(flags.settings(), environment, Home.properties());
            Logging.configure(settings);
            warnOfIgnored(flags);
            return flags.demo() ? demo(settings) : once(settings);
        } catch (Failure failure) {
            err.println("baton-xero-camel: " + failure.getMessage());
            return failure.code();
        }
    }

    /** Others' deployments set what this connector has no use for; it starts, and says so. */
    private void warnOfIgnored(Flags flags) {
        Logger log = LoggerFactory.getLogger(Launch.class);
        flags.ignored().forEach(flag -> log.warn("ignored flag={}", flag.flag()));
        StandardFlag.ALL.stream()
                .filter(flag ->
                        !environment.getOrDefault(flag.environment(), "").isEmpty())
                .forEach(flag -> log.warn("ignored variable={}", flag.environment()));
        if (Files.exists(Path.of(".baton.yaml"))) {
            log.warn("ignored file=.baton.yaml; settings come from application.properties, environment and flags");
        }
    }

    private int demo(Settings settings) {
        try (DemoXero demo = DemoXero.start()) {
            out.println("Demo: a simulated Xero at " + demo.url() + ", no account is touched.");
            return once(settings.with(demo.settings()));
        }
    }

    private int once(Settings settings) {
        if (!settings.get("baton.client-id").isEmpty()) {
            err.println(
                    "baton-xero-camel: --client-id asks for ConductorOne's service mode, which this version does not"
                            + " have yet. Leave it out to write a file.");
            return UNIMPLEMENTED;
        }
        List<Path> routes = Home.routes(settings.get("baton.routes"));
        try (Progress progress = Progress.on(err, Terminal.isWatched())) {
            Main main = new Main();
            OneShot oneShot = new OneShot(out, err, progress, main::completed);
            main.bind("xeroApp", settings.xeroApp());
            main.bind("c1Credentials", C1Credentials.none());
            main.bind("oneShot", oneShot);
            main.bind("progress", progress);
            configure(main, settings, routes);
            main.addMainListener(new MainListenerSupport() {
                @Override
                public void afterStart(BaseMainSupport support) {
                    if (support.getCamelContext().getRoute(TRIGGER) == null) {
                        oneShot.fail(new BadSetting("No route " + TRIGGER + " in --routes "
                                + settings.get("baton.routes") + ": nothing would start a sync."));
                    }
                }
            });
            return run(main, oneShot);
        }
    }

    private int run(Main main, OneShot oneShot) {
        try {
            main.run();
            return oneShot.exitCode();
        } catch (Exception failedToStart) {
            return OneShot.report(failedToStart, err);
        }
    }

    private static void configure(Main main, Settings settings, List<Path> routes) {
        main.setPropertyPlaceholderLocations("file:" + settings.file());
        main.setOverrideProperties(settings.forCamel());
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

    private static String version() {
        String version = Launch.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
