package io.batonxero.cli;

import io.batonxero.base.FileHandleLimit;
import io.batonxero.base.Version;
import io.batonxero.console.ConsentPrompt;
import io.batonxero.console.FailureLine;
import io.batonxero.console.Keyboard;
import io.batonxero.console.LiveLine;
import io.batonxero.console.Prompts;
import io.batonxero.console.RevokePrompt;
import io.batonxero.console.Streams;
import io.batonxero.console.Terminal;
import io.batonxero.demo.DemoC1;
import io.batonxero.demo.DemoXero;
import io.batonxero.file.TemporaryDirectory;
import io.batonxero.guard.DeliveryStore;
import io.batonxero.guard.RemovalCodes;
import io.batonxero.log.Logging;
import io.batonxero.net.Network;
import io.batonxero.runtime.CamelRun;
import io.batonxero.settings.KnownSettings;
import io.batonxero.settings.LocaleCheck;
import io.batonxero.settings.LogDefaults;
import io.batonxero.settings.Mode;
import io.batonxero.settings.Settings;
import io.batonxero.settings.SettingsReport;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;

/** Runs the command of a command line. */
public final class Cli {
    private final Map<String, String> environment;
    private final Keyboard keyboard;
    private volatile Streams streams;
    /** Created late: Camel creates loggers, so logging has to be configured before. */
    private volatile @Nullable Main main;

    /** Runs without keyboard input. */
    public Cli(Map<String, String> environment, PrintStream out, LiveLine err) {
        this(environment, Keyboard.none(), out, err);
    }

    /** Runs with this environment, keyboard and output. */
    public Cli(Map<String, String> environment, Keyboard keyboard, PrintStream out, LiveLine err) {
        this.environment = Map.copyOf(environment);
        this.keyboard = keyboard;
        this.streams = Streams.of(out, err);
    }

    /** {@return the exit code of a run} */
    public int run(List<String> arguments) {
        Optional<String> shortage = FileHandleLimit.shortage();
        if (shortage.isPresent()) {
            // A logger would open files itself.
            streams.err().println(Version.PROGRAM + ": " + shortage.get());
            return 8;
        }
        try {
            LocaleCheck.requireDecoded(arguments, environment);
            Arguments flags = Arguments.parse(arguments);
            return switch (flags.command()) {
                case HELP -> print(Usage.help(flags.argument()));
                case VERSION -> print(Version.PROGRAM + " version " + Version.ofThisProgram() + System.lineSeparator());
                case CAPABILITIES -> print(CapabilitiesJson.capabilities());
                case CONFIG -> print(CapabilitiesJson.configuration());
                case COMPLETION -> print(Completion.script(flags.argument()));
                case VALIDATE -> validate(flags);
                case HEALTH_CHECK -> healthCheck(flags);
                case ACCEPT_REMOVALS -> acceptRemovals(flags);
                case STATUS -> status(flags);
                case DIAGNOSE -> diagnose(flags);
                case SYNC, AUTHORIZE, CHECK, CONNECTIONS, REVOKE -> camel(flags);
            };
        } catch (RuntimeException | Error failure) {
            return FailureLine.print(failure, streams.err());
        }
    }

    /** Says that a signal stops the run, and stops it. */
    public void stopBySignal() {
        // A stop is no error of a log.
        (streams.areLogged() ? streams.out() : streams.err()).println("Stopping ...");
        stop();
    }

    /** Stops a run from another thread. */
    public void stop() {
        Main running = main;
        if (running != null) {
            running.completed();
        }
    }

    private int print(String text) {
        streams.out().print(text);
        streams.out().flush();
        return 0;
    }

    private int healthCheck(Arguments flags) {
        Settings settings = flags.settingsIn(environment);
        return HealthCheckCommand.of(flags.options(), settings.managementAddress())
                .run(streams.out(), streams.err());
    }

    private int acceptRemovals(Arguments flags) {
        Settings settings = withLogging(flags.settingsIn(environment), Mode.CHECK);
        String refusal = new RemovalCodes(deliveryStore(settings), "").accept(flags.argument());
        return print("Accepted, for the next sync: " + refusal + System.lineSeparator());
    }

    private int status(Arguments flags) {
        Settings settings = withLogging(flags.settingsIn(environment), Mode.CHECK);
        return print(StatusCommand.of(settings, deliveryStore(settings)).text());
    }

    private int diagnose(Arguments flags) {
        DiagnosisFile file = DiagnosisFile.of(flags.options().getOrDefault("output", ""));
        Settings settings = withLogging(flags.settingsIn(environment), Mode.CHECK);
        return new DiagnoseCommand(
                        settings,
                        SettingsReport.of(flags.settings(), environment, settings),
                        checkStreams -> camel(
                                Mode.CHECK,
                                settings,
                                prompts(flags, checkStreams.out()),
                                network(settings, environment),
                                checkStreams),
                        () -> StatusCommand.of(settings, deliveryStore(settings))
                                .json(),
                        Optional.ofNullable(flags.options().get("log")).map(LogFile::of))
                .writeTo(file, streams.out());
    }

    private static DeliveryStore deliveryStore(Settings settings) {
        return DeliveryStore.of(
                settings.xeroApp(),
                settings.get("baton.state-dir"),
                settings.get(KnownSettings.DELIVERY_SECRET),
                settings.get("baton.kubernetes.api-url"),
                settings.get("baton.kubernetes.service-account"));
    }

    private static Settings withLogging(Settings settings, Mode mode) {
        Settings complete =
                LogDefaults.of(mode.isOnce(), Terminal.isInteractive()).in(settings);
        Logging.configure(complete.get(LogDefaults.FORMAT), complete.get(LogDefaults.LEVEL));
        if (!complete.get(LogDefaults.LEVEL).equals(LogDefaults.LEVEL_FOR_LOGS)
                && settings.get(LogDefaults.LEVEL).isEmpty()) {
            Logging.omitFindings();
        }
        return complete;
    }

    private int validate(Arguments flags) {
        Settings settings = withLogging(flags.settingsIn(environment), Mode.CHECK);
        return new ValidateCommand(settings, prompts(flags, streams.out()), streams).run();
    }

    private int camel(Arguments flags) {
        Settings given = flags.settingsIn(environment);
        Mode mode = mode(flags, given);
        Settings settings = withLogging(given, mode);
        if (LogDefaults.isOnlyLogged(mode, settings)) {
            streams = streams.logged();
        }
        new StartWarnings(environment, flags, settings).log();
        if (flags.command() == Command.SYNC) {
            TemporaryDirectory.deleteLeftovers();
        }
        PrintStream humanOut = settings.isSummaryJson() ? streams.err() : streams.out();
        Prompts prompts = prompts(flags, humanOut);
        if (flags.has(Usage.DEMO_SERVICE)) {
            return demoService(mode, settings, prompts, humanOut);
        }
        return flags.has(Usage.DEMO)
                ? demo(mode, settings, prompts, humanOut)
                : camel(mode, settings, prompts, network(settings, environment), streams);
    }

    private int demo(Mode mode, Settings settings, Prompts prompts, PrintStream humanOut) {
        try (DemoXero xero = DemoXero.start()) {
            humanOut.println("Demo: a simulated Xero at " + xero.url() + ", no account is touched.");
            return camel(mode, settings.with(xero.settings()), prompts, network(settings, environment), streams);
        }
    }

    private int demoService(Mode mode, Settings settings, Prompts prompts, PrintStream humanOut) {
        try (DemoXero xero = DemoXero.start();
                DemoC1 c1 = DemoC1.start()) {
            humanOut.println("Demo: a simulated ConductorOne at " + c1.address()
                    + " requests a sync every minute, of a simulated Xero at " + xero.url()
                    + "; no account is touched. Ctrl-C stops it.");
            Map<String, String> trustingC1 = new HashMap<>(environment);
            trustingC1.putAll(c1.environment());
            return camel(
                    mode,
                    settings.with(xero.settings()).with(c1.settings()),
                    prompts,
                    network(settings, trustingC1),
                    streams);
        }
    }

    private static Network network(Settings settings, Map<String, String> environment) {
        return Network.of(environment, settings.networkLimits());
    }

    private int camel(Mode mode, Settings settings, Prompts prompts, Network network, Streams output) {
        if (settings.usesTls()) {
            network.preloadTrust();
        }
        Main started = new Main();
        main = started;
        return new CamelRun(started, mode, settings, network, prompts, output).run();
    }

    /** {@return the mode of a run} A demo does not use the ConductorOne of the settings. */
    private static Mode mode(Arguments flags, Settings settings) {
        if (flags.command() != Command.SYNC) {
            return Mode.valueOf(flags.command().name());
        }
        return flags.has(Usage.DEMO_SERVICE)
                ? Mode.SERVICE
                : Mode.of(flags.has(Usage.DEMO) ? settings.with(Map.of("baton.client-id", "")) : settings);
    }

    private Prompts prompts(Arguments flags, PrintStream humanOut) {
        RevokePrompt revoke =
                new RevokePrompt(humanOut, keyboard, flags.argument(), flags.has(Usage.ALL), flags.has(Usage.YES));
        if (flags.command() == Command.REVOKE) {
            revoke.check();
        }
        return new Prompts(
                keyboard, new ConsentPrompt(humanOut, keyboard, flags.pastes(), flags.isDemo(), environment), revoke);
    }
}
