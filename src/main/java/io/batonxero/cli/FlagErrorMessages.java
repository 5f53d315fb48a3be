package io.batonxero.cli;

import io.batonxero.base.ConfigurationException;
import io.batonxero.settings.KnownSettings;
import io.batonxero.settings.SimilarNames;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Error messages for a command line. They contain no value, since the value of a mistyped flag may be a secret. */
final class FlagErrorMessages {
    private static final Pattern FLAG = Pattern.compile("(?s)(?<dashes>--?)(?<name>[\\w-]+)(?<rest>.*)");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*");
    private static final String HIDDEN = " (not shown, since it may contain a secret)";

    private FlagErrorMessages() {}

    static ConfigurationException of(ParameterException e) {
        return e instanceof UnmatchedArgumentException unmatched
                // Those after the first may be its value.
                ? unmatched(unmatched.getUnmatched().get(0), e.getCommandLine())
                : new ConfigurationException(misused(argument(e)) + ". See --help.");
    }

    /** {@return the error of a command that does not exist} */
    static ConfigurationException unknownCommand(String word, Collection<String> commands) {
        return new ConfigurationException(
                "Unknown command" + HIDDEN + SimilarNames.question(word, commands, "") + " See --help.");
    }

    private static ConfigurationException unmatched(String argument, CommandLine line) {
        CommandSpec spec = line.getCommandSpec();
        Matcher flag = FLAG.matcher(argument);
        if (flag.matches()) {
            return unknownFlag(flag, spec);
        }
        return spec.parent() == null
                ? unknownCommand(argument, line.getSubcommands().keySet())
                : new ConfigurationException(
                        "Unexpected argument of " + spec.name() + HIDDEN + ". See help " + spec.name() + ".");
    }

    private static ConfigurationException unknownFlag(Matcher flag, CommandSpec spec) {
        String name = flag.group("name");
        List<String> known = spec.options().stream()
                .filter(option -> !option.hidden())
                .map(option -> option.longestName().substring(2))
                .toList();
        boolean isSecretGlued = KnownSettings.ALL.stream()
                .anyMatch(setting ->
                        setting.isSecret() && ("--" + name).startsWith(setting.flag()) && !known.contains(name));
        boolean isName = NAME.matcher(name).matches() && flag.group("rest").matches("(?s)|=.*");
        // A short flag may have its value glued to it.
        boolean isLong = flag.group("dashes").equals("--") || known.contains(name);
        String shown = isName && isLong && !isSecretGlued ? " " + flag.group("dashes") + name : HIDDEN;
        return new ConfigurationException(
                "Unknown flag" + shown + SimilarNames.question(name, known, "--") + " See --help.");
    }

    private static @Nullable ArgSpec argument(ParameterException e) {
        return e instanceof MissingParameterException missing
                        && !missing.getMissing().isEmpty()
                ? missing.getMissing().get(0)
                : e.getArgSpec();
    }

    private static String misused(@Nullable ArgSpec argument) {
        if (!(argument instanceof OptionSpec flag)) {
            return argument == null
                    ? "These flags cannot be combined"
                    : "The argument " + argument.paramLabel() + " is missing";
        }
        String name = flag.longestName();
        if (flag.arity().max() == 0) {
            return name + " takes no value";
        }
        return flag.type() == Boolean.class ? name + ": give true or false" : name + ": give a value";
    }
}
