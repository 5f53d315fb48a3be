package io.batonxero.cli;

import io.batonxero.c1.C1Credentials;
import io.batonxero.console.Progress;
import io.batonxero.console.Prompts;
import io.batonxero.console.ResultPrinter;
import io.batonxero.net.Network;
import io.batonxero.runtime.CamelSetup;
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

/** What {@code validate} does: says whether the route files would work together. It asks nobody and needs no account. */
record ValidateCommand(Settings settings, Prompts prompts, PrintStream out, PrintStream err) {
    /** {@return the exit code: 0 if nothing is wrong} What is wrong is on {@code out}, a line each. */
    int run() {
        List<RouteSource> files = RouteFolder.files(InstallLayout.routeFolders(settings.get("baton.routes"))).stream()
                .map(RouteSource::read)
                .toList();
        Set<RouteProblem> problems = new LinkedHashSet<>();
        for (Mode mode : Mode.values()) {
            problems.addAll(new RouteValidator(program(mode)::prepare).problems(files));
        }
        problems.forEach(out::println);
        out.println(
                problems.isEmpty()
                        ? files.size()
                                + " route files: nothing is wrong. Classes that they name were looked up, and not run."
                        : files.size() + " route files: " + problems.size()
                                + (problems.size() == 1 ? " problem." : " problems."));
        return problems.isEmpty() ? 0 : 1;
    }

    /** Routes are looked at, not run: whom they would speak to does not matter. */
    private CamelSetup program(Mode mode) {
        Progress progress = Progress.on(err, false);
        // A period that is not set is no mistake of a route's.
        boolean lacksPeriod = mode == Mode.EVERY && settings.get("baton.every").isEmpty();
        return new CamelSetup(
                lacksPeriod ? settings.with(Map.of("baton.every", "3600000")) : settings,
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
                        new ResultPrinter(out, err, progress, false, mode, () -> 0, () -> {}),
                        "progress",
                        progress,
                        "consentPrompt",
                        prompts.consent(),
                        "revokePrompt",
                        prompts.revoke()));
    }
}
