package io.batonxero.runtime;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
import io.batonxero.base.ExceptionCauses;
import io.batonxero.base.ProcessTerminator;
import io.batonxero.base.UnexpectedException;
import io.batonxero.base.Version;
import io.batonxero.console.FailureLine;
import io.batonxero.console.Progress;
import io.batonxero.console.Prompts;
import io.batonxero.console.ResultPrinter;
import io.batonxero.console.Streams;
import io.batonxero.log.MdcInterceptor;
import io.batonxero.log.StageLog;
import io.batonxero.net.Network;
import io.batonxero.reload.IdleGate;
import io.batonxero.reload.RouteSourceCollector;
import io.batonxero.settings.InstallLayout;
import io.batonxero.settings.Mode;
import io.batonxero.settings.Settings;
import io.batonxero.steps.DraftListener;
import io.batonxero.steps.RunningSteps;
import io.batonxero.steps.StepContracts;
import io.batonxero.steps.StepReactiveExecutor;
import io.batonxero.validate.RouteFolder;
import io.batonxero.validate.RouteProblem;
import io.batonxero.validate.RouteSource;
import io.batonxero.validate.RouteValidator;
import io.batonxero.xero.auth.XeroSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs Camel in one mode until it stops. */
public record CamelRun(Main main, Mode mode, Settings settings, Network network, Prompts prompts, Streams streams) {
    private static final Logger LOG = LoggerFactory.getLogger(CamelRun.class);
    private static final int INVALID_ROUTES_EXIT_CODE = 2;

    /** {@return the exit code} */
    public int run() {
        List<RouteSource> routes = RouteFolder.files(InstallLayout.routeFolders(settings.get("baton.routes"))).stream()
                .map(RouteSource::read)
                .toList();
        List<RouteProblem> problems = RouteValidator.problemsBeforeStart(routes);
        if (!problems.isEmpty()) {
            return refuse(problems);
        }
        settings.requireUsed(routes.stream().map(RouteSource::text).toList());
        try (Progress progress = Progress.on(streams.line(), mode == Mode.ONCE)) {
            ResultPrinter resultPrinter = new ResultPrinter(
                    streams, progress, settings.summaryFormat(), mode, this::requests, main::completed);
            IdleGate gate = new IdleGate();
            Optional<HawtioService> hawtio = HawtioService.of(mode, settings, streams.err());
            CamelSetup program =
                    new CamelSetup(settings, mode, hawtio.isPresent(), beans(resultPrinter, progress, gate));
            program.prepare(main)
                    .setRoutesCollector(new RouteSourceCollector(
                            routes.stream().filter(this::isRead).toList()));
            main.addMainListener(new BackgroundServices(
                    program, routes, gate, resultPrinter, prompts.keyboard(), hawtio.map(HawtioService::url)));
            hawtio.ifPresent(main::addMainListener);
            return run(resultPrinter, program, routes);
        }
    }

    /** {@return the number of requests to Xero so far} */
    private int requests() {
        XeroSession session =
                main.getCamelContext().getRegistry().lookupByNameAndType("xeroSession", XeroSession.class);
        return session == null ? 0 : session.requestCount();
    }

    /** Skips c1-beans in modes that never call ConductorOne, so that no gRPC class is loaded. */
    private boolean isRead(RouteSource file) {
        return mode.callsC1() || !file.name().equals("c1-beans.camel.yaml");
    }

    private Map<String, Object> beans(ResultPrinter resultPrinter, Progress progress, IdleGate gate) {
        Map<String, Object> beans = new HashMap<>();
        beans.put("xeroApp", mode == Mode.AUTHORIZE ? settings.xeroApp().forConsent() : settings.xeroApp());
        beans.put("c1Credentials", settings.c1Credentials());
        beans.put("network", network);
        beans.put("resultPrinter", resultPrinter);
        beans.put("progress", progress);
        beans.put("consentPrompt", prompts.consent());
        beans.put("revokePrompt", prompts.revoke());
        beans.put("stepContracts", new StepContracts());
        beans.put("draftListener", new DraftListener());
        beans.put("stageLog", new StageLog());
        beans.put("logFields", new MdcInterceptor());
        RunningSteps steps = new RunningSteps();
        beans.put("runningSteps", steps);
        beans.put("stepReactiveExecutor", new StepReactiveExecutor());
        ProcessTerminator.describeRunningWork(() -> steps.longestRunning().orElse(""));
        beans.put("syncSchedule", SyncSchedule.of(settings));
        if (!mode.isOnce()) {
            beans.put("gate", gate);
        }
        return beans;
    }

    private int run(ResultPrinter resultPrinter, CamelSetup program, List<RouteSource> routes) {
        try {
            main.run();
            if (!mode.isOnce()) {
                LOG.info("stopped");
            }
            return resultPrinter.exitCode();
        } catch (Exception | Error e) {
            Throwable startFailed = withOption(e);
            // Otherwise the shutdown of the JVM would wait for Camel.
            main.completed();
            ProcessTerminator.terminateOnShortage(startFailed);
            // Camel stops at the first problem; the validator finds all, with their lines.
            List<RouteProblem> problems = !ProcessTerminator.hasShortage()
                            && ConnectorException.of(startFailed) instanceof UnexpectedException
                    ? new RouteValidator(program::prepare).problems(routes)
                    : List.of();
            return problems.isEmpty() ? FailureLine.print(startFailed, streams.err()) : refuse(problems);
        }
    }

    /** {@return the failure of a start; if Camel refused an option of application.properties, an exception that names it} */
    private Throwable withOption(Throwable startFailed) {
        return ExceptionCauses.of(startFailed).stream()
                .filter(PropertyBindingException.class::isInstance)
                .map(PropertyBindingException.class::cast)
                .filter(failed -> failed.getOptionPrefix() != null)
                .findFirst()
                .<Throwable>map(failed -> new ConfigurationException(
                        failed.getOptionPrefix().replaceFirst("\\.$", "") + "." + failed.getOptionKey() + " ("
                                + settings.file()
                                + ") is not an option of Camel, or has a value that it cannot have. Correct or remove it.",
                        startFailed))
                .orElse(startFailed);
    }

    private int refuse(List<RouteProblem> problems) {
        problems.forEach(problem -> streams.err().println(Version.PROGRAM + ": " + problem));
        streams.err().flush();
        return INVALID_ROUTES_EXIT_CODE;
    }
}
