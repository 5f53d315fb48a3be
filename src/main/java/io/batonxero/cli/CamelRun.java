package io.batonxero.cli;

import io.batonxero.base.Network;
import io.batonxero.live.Gate;
import io.batonxero.live.LogFields;
import io.batonxero.live.StageLog;
import io.batonxero.live.StepContracts;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.main.Main;

/** Starts Camel in one mode, and waits for its end. */
record CamelRun(
        Main main, Mode mode, Settings settings, Network network, Prompts prompts, PrintStream out, PrintStream err) {
    /** {@return the exit code} */
    int run() {
        List<Path> routes = Home.routes(settings.get("baton.routes"));
        boolean watched = mode == Mode.ONCE && Terminal.isWatched();
        try (Progress progress = Progress.on(err, watched)) {
            Announcer announcer = new Announcer(out, err, progress, settings.isSummaryJson(), mode, main::completed);
            Gate gate = new Gate();
            Optional<Hawtio> hawtio = Hawtio.of(mode, settings, err);
            Program program = new Program(settings, mode, hawtio.isPresent(), beans(announcer, progress, gate));
            program.prepare(main)
                    .configure()
                    .setRoutesIncludePattern(routes.stream()
                            .filter(this::isRead)
                            .map(route -> "file:" + route)
                            .collect(Collectors.joining(",")));
            main.addMainListener(new Companions(program, gate, announcer, prompts.keyboard()));
            hawtio.ifPresent(main::addMainListener);
            return run(announcer);
        }
    }

    /** What is never asked needs no classes of gRPC. */
    private boolean isRead(Path file) {
        return mode.mayAskC1() || !file.endsWith("c1-beans.camel.yaml");
    }

    private Map<String, Object> beans(Announcer announcer, Progress progress, Gate gate) {
        Map<String, Object> beans = new HashMap<>();
        beans.put("xeroApp", mode == Mode.AUTHORIZE ? settings.xeroApp().forConsent() : settings.xeroApp());
        beans.put("c1Credentials", settings.c1Credentials());
        beans.put("network", network);
        beans.put("announcer", announcer);
        beans.put("progress", progress);
        beans.put("consentPrompt", prompts.consent());
        beans.put("revokePrompt", prompts.revoke());
        beans.put("stepContracts", new StepContracts());
        beans.put("stageLog", new StageLog());
        beans.put("logFields", new LogFields());
        if (!mode.isOnce()) {
            beans.put("gate", gate);
        }
        return beans;
    }

    private int run(Announcer announcer) {
        try {
            main.run();
            return announcer.exitCode();
        } catch (Exception failedToStart) {
            return Announcer.report(failedToStart, err);
        }
    }
}
