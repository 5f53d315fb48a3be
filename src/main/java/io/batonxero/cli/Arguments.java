package io.batonxero.cli;

import io.batonxero.base.ConfigurationException;
import io.batonxero.settings.InstallLayout;
import io.batonxero.settings.KnownSettings;
import io.batonxero.settings.Setting;
import io.batonxero.settings.Settings;
import java.time.Duration;
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
 * A parsed command line.
 *
 * @param argument the argument of the command, for help the command to describe; empty if there is none
 * @param options values of flags that only the command has, by name
 * @param settings values of settings, by key of application.properties
 * @param ignored the given flags of other connectors
 * @param own the given flags that are neither settings nor flags of other connectors
 */
record Arguments(
        Command command,
        String argument,
        Map<String, String> options,
        Map<String, String> settings,
        List<IgnoredFlag> ignored,
        Set<String> own) {
    private static final String RETRY_FOR = "baton.xero.retry-for";
    private static final Duration MAX_COMMAND_RETRY_TIME = Duration.ofSeconds(10);

    /**
     * {@return the parsed command line}
     *
     * @throws ConfigurationException if a flag is unknown or lacks its value
     */
    static Arguments parse(List<String> arguments) {
        try {
            return parse(arguments, command -> arguments.contains(command.word()));
        } catch (CommandLine.ParameterException e) {
            return parseOrFail(arguments);
        }
    }

    /** Parses with all commands, so that the error message can suggest one. */
    private static Arguments parseOrFail(List<String> arguments) {
        try {
            return parse(arguments, command -> true);
        } catch (CommandLine.ParameterException e) {
            throw FlagErrorMessages.of(e);
        }
    }

    private static Arguments parse(List<String> arguments, Predicate<Command> commands) {
        CommandLine line =
                new CommandLine(Usage.spec(commands)).setTrimQuotes(false).setOverwrittenOptionsAllowed(true);
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
                argument(parsed),
                options(command, parsed),
                settings,
                IgnoredFlag.ALL.stream()
                        .filter(flag -> has(parsed, flag.flag()))
                        .toList(),
                Usage.OWN.stream().filter(flag -> has(parsed, flag)).collect(Collectors.toSet()));
    }

    /** {@return whether a flag of {@link Usage#OWN} was given} */
    boolean has(String flag) {
        return own.contains(flag);
    }

    /** {@return whether Xero is simulated} */
    boolean isDemo() {
        return has(Usage.DEMO) || has(Usage.DEMO_SERVICE);
    }

    /** {@return whether a person pastes the redirect of a browser on another machine} */
    boolean pastes() {
        return has(Usage.PASTE);
    }

    private Arguments checked() {
        Usage.OF_COMMANDS.forEach((flag, owner) -> {
            if (has(flag) && !List.of(owner, Command.HELP, Command.VERSION).contains(command)) {
                throw new ConfigurationException(
                        flag + " is a flag of the command " + owner.word() + ". See help " + owner.word() + ".");
            }
        });
        Stream.of("state-dir", "token-store")
                .filter(flag -> isDemo() && settings.containsKey(Setting.PREFIX + flag))
                .findFirst()
                .ifPresent(flag -> {
                    throw new ConfigurationException("--" + flag + " has no effect in a demo, which keeps tokens and"
                            + " state in a temporary folder and deletes it at its end. Remove the flag.");
                });
        if (isDemo()
                && List.of(Command.ACCEPT_REMOVALS, Command.STATUS, Command.DIAGNOSE)
                        .contains(command)) {
            throw new ConfigurationException(
                    command.word()
                            + " has no demo: a demo deletes its state at its end. Restart it instead, its first sync is compared with none.");
        }
        return this;
    }

    private static Command command(ParseResult parsed) {
        if (has(parsed, Usage.HELP)) {
            return Command.HELP;
        }
        return has(parsed, Usage.VERSION) ? Command.VERSION : typed(parsed);
    }

    private static Command typed(ParseResult parsed) {
        return parsed.hasSubcommand()
                ? Command.of(parsed.subcommand().commandSpec().name())
                : Command.SYNC;
    }

    private static String argument(ParseResult parsed) {
        Command typed = typed(parsed);
        return has(parsed, Usage.HELP) && typed != Command.SYNC
                ? typed.word()
                : levels(parsed)
                        .filter(level -> level.hasMatchedPositional(0))
                        .map(level -> level.matchedPositionalValue(0, ""))
                        .findFirst()
                        .orElse("");
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

    /** A flag may be given again, also after the command: the last value counts, and those of a list are joined. */
    private static @Nullable String value(ParseResult parsed, String flag) {
        return levels(parsed)
                .filter(level -> level.hasMatchedOption(flag))
                .map(level -> level.matchedOption(flag))
                .reduce((first, second) -> second)
                .map(last -> last.isMultiValue()
                        ? levels(parsed)
                                .filter(level -> level.hasMatchedOption(flag))
                                .flatMap(level -> level.matchedOption(flag).stringValues().stream())
                                .collect(Collectors.joining(","))
                        : last.<String>getValue())
                .orElse(null);
    }

    private static boolean has(ParseResult parsed, String flag) {
        return levels(parsed).anyMatch(level -> level.hasMatchedOption(flag));
    }

    private static Stream<ParseResult> levels(ParseResult parsed) {
        return parsed.hasSubcommand() ? Stream.of(parsed, parsed.subcommand()) : Stream.of(parsed);
    }

    /**
     * {@return the validated settings of this command line, the environment and application.properties}
     *
     * @throws ConfigurationException if one is invalid
     */
    Settings settingsIn(Map<String, String> environment) {
        Settings given = Settings.of(settings, environment, InstallLayout.properties());
        boolean isShort = given.duration(RETRY_FOR).compareTo(MAX_COMMAND_RETRY_TIME) <= 0;
        // A person waits for the other commands: a mistyped host must not take minutes.
        return command == Command.SYNC || settings.containsKey(RETRY_FOR) || isShort
                ? given
                : given.with(Map.of(RETRY_FOR, Long.toString(MAX_COMMAND_RETRY_TIME.toMillis())));
    }
}
