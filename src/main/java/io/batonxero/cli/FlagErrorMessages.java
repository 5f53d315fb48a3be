package io.batonxero.cli;

import io.batonxero.base.ConfigurationException;
import io.batonxero.settings.KnownSettings;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
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
                : new ConfigurationException(misused(e, argument(e)) + ". See --help.");
    }

    /** {@return the error of a command that does not exist} */
    static ConfigurationException unknownCommand(String word, Collection<String> commands) {
        return new ConfigurationException(
                "Unknown command" + HIDDEN + suggestions(word, commands, "") + " See --help.");
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
        return new ConfigurationException("Unknown flag" + shown + suggestions(name, known, "--") + " See --help.");
    }

    /** {@return the most similar names as a question} Picocli's own suggestions miss {@code --file} for {@code --fiel}. */
    private static String suggestions(String name, Collection<String> known, String prefix) {
        String similar = known.stream()
                .filter(word -> distance(name, word) <= Math.max(2, name.length() / 2))
                .sorted(Comparator.comparing(word -> distance(name, word)))
                .limit(2)
                .map(word -> prefix + word)
                .collect(Collectors.joining(" or "));
        return similar.isEmpty() ? "." : "; did you mean " + similar + "?";
    }

    /** {@return the Levenshtein distance} */
    private static int distance(String from, String to) {
        int[] row = IntStream.rangeClosed(0, to.length()).toArray();
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int substituted = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }

    private static @Nullable ArgSpec argument(ParameterException e) {
        return e instanceof MissingParameterException missing
                        && !missing.getMissing().isEmpty()
                ? missing.getMissing().get(0)
                : e.getArgSpec();
    }

    private static String misused(ParameterException e, @Nullable ArgSpec argument) {
        if (!(argument instanceof OptionSpec flag)) {
            return argument == null
                    ? "These flags cannot be combined"
                    : "The argument " + argument.paramLabel() + " is missing";
        }
        String name = flag.longestName();
        if (e instanceof OverwrittenOptionException) {
            return name + " is given twice";
        }
        if (flag.arity().max() == 0) {
            return name + " takes no value";
        }
        return flag.type() == Boolean.class ? name + ": give true or false" : name + ": give a value";
    }
}
