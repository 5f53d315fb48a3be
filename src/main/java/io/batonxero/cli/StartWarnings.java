package io.batonxero.cli;

import io.batonxero.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warnings of flags, variables and files that a run does not use. */
record StartWarnings(Map<String, String> environment, Arguments flags, Settings settings) {
    private static final Logger LOG = LoggerFactory.getLogger(StartWarnings.class);

    /** Deployments of other connectors may set what this one does not use; it starts and warns. */
    void log() {
        flags.ignored()
                .forEach(flag -> LOG.atWarn().addKeyValue("flag", flag.flag()).log("ignored flag of other connectors"));
        unknownVariables(environment, settings)
                .forEach(name -> LOG.atWarn().addKeyValue("variable", name).log("ignored unknown variable"));
        if (flags.command() == Command.CHECK && settings.isSummaryJson()) {
            LOG.atWarn().addKeyValue("flag", "--summary json").log("check ignores a flag");
        }
        if (flags.command() == Command.AUTHORIZE && !settings.get("baton.token").isEmpty()) {
            LOG.warn(
                    "--token (BATON_TOKEN) is set and takes precedence over the stored sign-in: unset it after authorize");
        }
        if (Files.exists(Path.of(".baton.yaml"))) {
            LOG.atWarn()
                    .addKeyValue("file", ".baton.yaml")
                    .addKeyValue("reason", "settings come from application.properties, environment variables and flags")
                    .log("ignored a settings file");
        }
    }

    /** {@return the variables that look like settings, have a value and are unknown, sorted} */
    static List<String> unknownVariables(Map<String, String> environment, Settings settings) {
        Set<String> known = settings.variables();
        return environment.keySet().stream()
                .filter(name -> (name.startsWith("BATON_") || name.startsWith("CAMEL_")) && !known.contains(name))
                .filter(name -> !environment.getOrDefault(name, "").isEmpty())
                .sorted()
                .toList();
    }
}
