package io.batonxero.cli;

import io.batonxero.base.ConfigurationException;
import io.batonxero.settings.KnownSettings;
import io.batonxero.settings.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * What a command line says.
 *
 * @param argument what stands after the command; empty where nothing does
 * @param options flags of that command alone, by name
 * @param settings what was given, by key of application.properties
 * @param ignored flags of other connectors that were given
 * @param own flags that were given and are neither settings nor of other connectors
 */
record Arguments(
        Command command,
        String argument,
        Map<String, String> options,
        Map<String, String> settings,
        List<IgnoredFlag> ignored,
        Set<String> own) {
    /** Which command each of these flags goes with. */
    private static final Map<String, Command> FLAGS_OF_COMMANDS = Map.of(
            Usage.PASTE, Command.AUTHORIZE,
            Usage.ALL, Command.REVOKE,
            Usage.YES, Command.REVOKE);

    /**
     * {@return what a command line says}
     *
     * @throws ConfigurationException if a flag is unknown or lacks its value
     */
    static Arguments parse(List<String> arguments) {
        try {
            return parse(arguments, command -> arguments.contains(command.word()));
        } catch (CommandLine.ParameterException unknown) {
            return parseOrFail(arguments);
        }
    }

    /** What is wrong is told by all commands there are, one of which may have been meant. */
    private static Arguments parseOrFail(List<String> arguments) {
        try {
            return parse(arguments, command -> true);
        } catch (CommandLine.ParameterException wrong) {
            throw FlagErrorMessages.of(wrong);
        }
    }

    private static Arguments parse(List<String> arguments, Predicate<Command> commands) {
        CommandLine line = new CommandLine(Usage.spec(commands)).setTrimQuotes(false);
        return of(line.parseArgs(arguments.toArray(String[]::new))).checked();
    }

    private static Arguments of(ParseResult parsed) {
        Map<String, String> settings = new HashMap<>();
        for (Setting setting : KnownSettings.ALL) {
            String file = setting.isSecret() ? value(parsed, setting.fileFlag()) : null;
            String value = value(parsed, setting.flag());
            if (file != null) {
                settings.put(setting.key(), setting.readFrom(file));
            }
            if (value != null) {
                settings.put(setting.key(), value.strip());
            }
        }
        if (has(parsed, Usage.NO_RELOAD)) {
            settings.put("baton.reload", "false");
        }
        Command command = command(parsed);
        return new Arguments(
                command,
                levels(parsed)
                        .filter(level -> level.hasMatchedPositional(0))
                        .map(level -> level.matchedPositionalValue(0, ""))
                        .findFirst()
                        .orElse(""),
                options(command, parsed),
                settings,
                IgnoredFlag.ALL.stream()
                        .filter(flag -> has(parsed, flag.flag()))
                        .toList(),
                Usage.OWN.stream().filter(flag -> has(parsed, flag)).collect(Collectors.toSet()));
    }

    /** {@return whether one of our own flags was given} */
    boolean has(String flag) {
        return own.contains(flag);
    }

    private Arguments checked() {
        FLAGS_OF_COMMANDS.forEach((flag, goesWith) -> {
            if (has(flag) && command != goesWith) {
                throw new ConfigurationException(
                        flag + " goes with the command " + goesWith.word() + " alone. See --help.");
            }
        });
        return this;
    }

    private static Command command(ParseResult parsed) {
        if (has(parsed, Usage.HELP)) {
            return Command.HELP;
        }
        if (has(parsed, Usage.VERSION)) {
            return Command.VERSION;
        }
        return parsed.hasSubcommand()
                ? Command.of(parsed.subcommand().commandSpec().name())
                : Command.SYNC;
    }

    private static Map<String, String> options(Command command, ParseResult parsed) {
        Map<String, String> options = new HashMap<>();
        for (Command.Option option : command.options()) {
            String value = value(parsed, option.flag());
            if (value != null) {
                options.put(option.name(), value.strip());
            }
        }
        return options;
    }

    /** Flags may stand before the command and after it; the later one counts. */
    private static @Nullable String value(ParseResult parsed, String flag) {
        return levels(parsed)
                .filter(level -> level.hasMatchedOption(flag))
                .map(level -> level.matchedOptionValue(flag, ""))
                .reduce((first, second) -> second)
                .orElse(null);
    }

    private static boolean has(ParseResult parsed, String flag) {
        return levels(parsed).anyMatch(level -> level.hasMatchedOption(flag));
    }

    private static Stream<ParseResult> levels(ParseResult parsed) {
        return parsed.hasSubcommand() ? Stream.of(parsed, parsed.subcommand()) : Stream.of(parsed);
    }
}
