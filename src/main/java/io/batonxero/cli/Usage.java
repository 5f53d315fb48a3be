package io.batonxero.cli;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.Version;
import io.batonxero.settings.KnownSettings;
import io.batonxero.settings.Setting;
import io.batonxero.settings.Values;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ScopeType;

/** The specification of the command line, and its help. */
final class Usage {
    static final String DEMO = "--demo";
    static final String DEMO_SERVICE = "--demo-service";
    static final String PASTE = "--paste";
    static final String ALL = "--all";
    static final String YES = "--yes";
    static final String NO_RELOAD = "--no-reload";
    static final String HELP = "--help";
    static final String VERSION = "--version";

    /** The flags that are not settings. */
    static final List<String> OWN = List.of(DEMO, DEMO_SERVICE, PASTE, ALL, YES, NO_RELOAD, HELP, VERSION);
    /** The flags that only one command takes. */
    static final Map<String, Command> OF_COMMANDS =
            Map.of(PASTE, Command.AUTHORIZE, ALL, Command.REVOKE, YES, Command.REVOKE);

    private Usage() {}

    /**
     * {@return the text of --help}
     *
     * @param word the command to describe; empty for the whole program
     * @throws ConfigurationException if there is no such command
     */
    static String help(String word) {
        CommandLine line = new CommandLine(spec(command -> true));
        CommandLine described = word.isEmpty() ? line : line.getSubcommands().get(word);
        if (described == null) {
            throw FlagErrorMessages.unknownCommand(word, line.getSubcommands().keySet());
        }
        return described.getUsageMessage(Help.Ansi.OFF);
    }

    /**
     * {@return the specification of the flags and of these commands}
     *
     * @param commands only those on the command line, where they are known: a specification of all takes time
     */
    static CommandSpec spec(Predicate<Command> commands) {
        CommandSpec spec = CommandSpec.create().name(Version.PROGRAM);
        options().forEach(spec::addOption);
        describe(spec, Command.SYNC)
                .description("Syncs to ConductorOne who can enter which Xero organisation, with which role.")
                .footer(
                        "",
                        "Each flag has an environment variable and a key in application.properties. Flags take"
                                + " precedence over the environment, and the environment over the file.",
                        "Flags of one command: " + Version.PROGRAM + " help <command>");
        Command.typed().filter(commands).forEach(command -> spec.addSubcommand(command.word(), spec(command)));
        return spec;
    }

    private static CommandSpec spec(Command command) {
        CommandSpec spec = CommandSpec.create();
        describe(spec, command)
                .description(command.meaning)
                .footer(command.examples.split("\n", -1))
                .footerHeading("%nExamples:%n");
        command.options()
                .forEach(option -> spec.addOption(OptionSpec.builder(option.flag())
                        .type(String.class)
                        .paramLabel("<" + option.name() + ">")
                        .description(option.meaning())
                        .build()));
        switch (command) {
            case COMPLETION -> spec.addPositional(positional("<shell>", "1", "Shell: " + Completion.SHELLS.either()));
            case REVOKE ->
                spec.addPositional(positional(
                        "<organisation>",
                        "0..1",
                        "Organisation to disconnect, by its name or an id that connections lists"));
            case HELP -> spec.addPositional(positional("<command>", "0..1", "Command to describe"));
            case ACCEPT_REMOVALS -> spec.addPositional(positional("<code>", "1", "Code in the message of the refusal"));
            default -> {}
        }
        return spec;
    }

    private static UsageMessageSpec describe(CommandSpec spec, Command command) {
        spec.usageMessage().sectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, help -> grouped(help, command));
        return spec.usageMessage().width(120).longOptionsMaxWidth(36).abbreviateSynopsis(true);
    }

    private static PositionalParamSpec positional(String label, String arity, String meaning) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .description(meaning)
                .type(String.class)
                .arity(arity)
                .build();
    }

    private static List<OptionSpec> options() {
        List<OptionSpec> options = new ArrayList<>();
        for (Setting setting : KnownSettings.ALL) {
            options.add(option(setting));
            if (setting.isSecret()) {
                options.add(OptionSpec.builder(setting.fileFlag())
                        .type(String.class)
                        .paramLabel("<file>")
                        .description("File that contains the value of " + setting.flag() + " ($"
                                + setting.fileEnvironment() + ")")
                        .scopeType(ScopeType.INHERIT)
                        .build());
            }
        }
        IgnoredFlag.ALL.forEach(flag -> options.add(flag.option()));
        options.add(own("Use a simulated Xero; needs no account", DEMO));
        options.add(own("Use a simulated ConductorOne too, which requests a sync every minute", DEMO_SERVICE));
        options.add(own("Paste the redirect address of a browser on another machine", PASTE));
        options.add(own("Disconnect all organisations and end the sign-in", ALL));
        options.add(own("Disconnect without asking for confirmation", YES));
        options.add(own("Do not reload edited route files, the same as --reload=false", NO_RELOAD));
        options.add(own("Show this help", "-h", HELP));
        options.add(own("Show the version", "-v", VERSION));
        return options;
    }

    private static OptionSpec option(Setting setting) {
        String[] names = setting.key().equals("baton.file")
                ? new String[] {"-f", setting.flag()}
                : new String[] {setting.flag()};
        String defaultText = setting.defaultText().isEmpty() ? "" : ", default " + setting.defaultText();
        String variable = "($" + setting.environment() + defaultText + ")";
        OptionSpec.Builder option = OptionSpec.builder(names);
        (setting.kind() == Setting.Kind.LIST
                        ? option.type(List.class).auxiliaryTypes(String.class)
                        : option.type(String.class))
                .paramLabel("<" + label(setting) + ">")
                // Picocli breaks lines within a URL.
                .description(
                        label(setting).equals("url")
                                ? new String[] {setting.meaning(), variable}
                                : new String[] {setting.meaning() + " " + variable})
                .scopeType(ScopeType.INHERIT);
        return setting.kind() == Setting.Kind.SWITCH
                ? option.arity("0..1")
                        .paramLabel("true|false")
                        .fallbackValue("true")
                        .build()
                : option.build();
    }

    /** {@return the placeholder of a value} */
    private static String label(Setting setting) {
        Values.Source source = setting.values().source();
        return source == Values.Source.NONE ? setting.kind().label : source.label;
    }

    private static OptionSpec own(String meaning, String... names) {
        return OptionSpec.builder(names)
                .type(boolean.class)
                .usageHelp(names[names.length - 1].equals(HELP))
                .description(meaning)
                .scopeType(ScopeType.INHERIT)
                .build();
    }

    private static String grouped(Help help, Command command) {
        Map<Setting.Group, List<OptionSpec>> groups = help.commandSpec().options().stream()
                .filter(option -> !option.hidden() && command.lists(option.longestName()))
                .collect(Collectors.groupingBy(
                        option -> group(option.longestName()),
                        () -> new EnumMap<>(Setting.Group.class),
                        Collectors.toList()));
        return groups.entrySet().stream()
                .map(group -> section(help, group.getKey().heading, group.getValue()))
                .collect(Collectors.joining());
    }

    private static Setting.Group group(String flag) {
        return KnownSettings.ALL.stream()
                .filter(setting -> List.of(setting.flag(), setting.fileFlag()).contains(flag))
                .findFirst()
                .map(Setting::group)
                .orElse(flag.equals(NO_RELOAD) ? Setting.Group.SERVICE : Setting.Group.GENERAL);
    }

    private static String section(Help help, String heading, List<OptionSpec> options) {
        Help.Layout layout = help.createDefaultLayout();
        layout.addOptions(options, help.createDefaultParamLabelRenderer());
        return System.lineSeparator() + heading + ":" + System.lineSeparator() + layout;
    }
}
