package io.batonxero.cli;

import io.batonxero.c1.C1Credentials;
import io.batonxero.console.Progress;
import io.batonxero.console.Prompts;
import io.batonxero.console.ResultPrinter;
import io.batonxero.console.Streams;
import io.batonxero.names.Count;
import io.batonxero.net.Network;
import io.batonxero.runtime.CamelSetup;
import io.batonxero.runtime.SyncSchedule;
import io.batonxero.settings.InstallLayout;
import io.batonxero.settings.Mode;
import io.batonxero.settings.Settings;
import io.batonxero.validate.RouteFolder;
import io.batonxero.validate.RouteProblem;
import io.batonxero.validate.RouteSource;
import io.batonxero.validate.RouteValidator;
import io.batonxero.xero.Scopes;
import io.batonxero.xero.auth.XeroApp;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The command {@code validate}: checks the route files, without any request and without an account. */
record ValidateCommand(Settings settings, Prompts prompts, Streams streams) {
    /** {@return the exit code: 0 if there is no problem} Prints a line for each problem and each warning on stdout. */
    int run() {
        List<RouteSource> files = RouteFolder.files(InstallLayout.routeFolders(settings.get("baton.routes"))).stream()
                .map(RouteSource::read)
                .toList();
        settings.requireUsed(files.stream().map(RouteSource::text).toList());
        Set<RouteProblem> problems = new LinkedHashSet<>();
        for (Mode mode : Mode.values()) {
            problems.addAll(new RouteValidator(setup(mode)::prepare).problems(files));
        }
        PrintStream out = streams.out();
        problems.forEach(out::println);
        List<RouteProblem> warnings = RouteValidator.warnings(files);
        warnings.forEach(out::println);
        String counts = warnings.isEmpty() ? "" : ", " + Count.of(warnings.size(), "warning");
        out.println(files.size() + " route files: "
                + (problems.isEmpty()
                        ? "nothing is wrong" + counts + ". Classes that they name were looked up, and not run."
                        : Count.of(problems.size(), "problem") + counts + "."));
        return problems.isEmpty() ? 0 : 1;
    }

    /** Placeholders suffice for credentials and network, since routes are not run. */
    private CamelSetup setup(Mode mode) {
        Progress progress = Progress.on(streams.line(), false);
        return new CamelSetup(
                settings,
                mode,
                false,
                Map.of(
                        "xeroApp",
                        new XeroApp("none", "none", "none", "none", Scopes.SETTINGS),
                        "c1Credentials",
                        C1Credentials.none(),
                        "network",
                        Network.of(Map.of()),
                        "resultPrinter",
                        new ResultPrinter(streams, progress, settings.summaryFormat(), mode, () -> 0, () -> {}),
                        "progress",
                        progress,
                        "syncSchedule",
                        new SyncSchedule(""),
                        "consentPrompt",
                        prompts.consent(),
                        "revokePrompt",
                        prompts.revoke()));
    }
}
