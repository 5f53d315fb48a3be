package io.batonxero.cli;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.Version;
import io.batonxero.settings.KnownSettings;
import io.batonxero.settings.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ScopeType;

/** The flags and commands there are, and how they are shown. */
final class Usage {
    static final String DEMO = "--demo";
    static final String DEMO_SERVICE = "--demo-service";
    static final String PASTE = "--paste";
    static final String ALL = "--all";
    static final String YES = "--yes";
    static final String NO_RELOAD = "--no-reload";
    static final String HELP = "--help";
    static final String VERSION = "--version";

    /** The flags that are no settings. */
    static final List<String> OWN = List.of(DEMO, DEMO_SERVICE, PASTE, ALL, YES, NO_RELOAD, HELP, VERSION);

    private Usage() {}

    /** {@return the text of --help} */
    static String help() {
        return new CommandLine(spec()).getUsageMessage(Help.Ansi.OFF);
    }

    /**
     * {@return the script that completes flags in a shell}
     *
     * @throws ConfigurationException if it is none of those that it can be made for
     */
    static String completion(String shell) {
        return switch (shell) {
            // The script switches zsh to the ways of bash by itself.
            case "bash", "zsh" -> AutoComplete.bash(Version.PROGRAM, new CommandLine(spec())) + "\n";
            case "fish" -> fish();
            default ->
                throw new ConfigurationException(("completion " + shell).strip()
                        + ": give bash, zsh or fish, such as: source <(" + Version.PROGRAM + " completion bash)");
        };
    }

    private static CommandSpec spec() {
        return spec(command -> true);
    }

    /**
     * {@return the flags there are, and these commands}
     *
     * @param commands those that are typed, where that is known: each takes all flags, which is a lot to make for nothing
     */
    static CommandSpec spec(Predicate<Command> commands) {
        CommandSpec spec = CommandSpec.create().name(Version.PROGRAM);
        options().forEach(spec::addOption);
        spec.usageMessage()
                .description("Tells ConductorOne who can enter which Xero organisation, with which role.", "")
                // Wide enough that no URL is broken at one of its dots.
                .width(112)
                .abbreviateSynopsis(true)
                .footer(
                        "",
                        "Each flag is also a key of application.properties and an environment variable, which stands"
                                + " behind it. Flags beat the environment, which beats the file.");
        spec.usageMessage().sectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, Usage::grouped);
        Stream.of(Command.values())
                .filter(Command::isTyped)
                .filter(commands)
                .forEach(command -> spec.addSubcommand(command.word(), spec(command)));
        return spec;
    }

    private static CommandSpec spec(Command command) {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description(command.meaning);
        command.options()
                .forEach(option -> spec.addOption(OptionSpec.builder(option.flag())
                        .type(String.class)
                        .paramLabel("<" + option.name() + ">")
                        .description(option.meaning())
                        .build()));
        if (command == Command.COMPLETION) {
            spec.addPositional(positional("<shell>", "1"));
        }
        if (command == Command.REVOKE) {
            spec.addPositional(positional("<organisation>", "0..1"));
        }
        return spec;
    }

    private static PositionalParamSpec positional(String label, String arity) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
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
                        .description("A file that holds it ($" + setting.fileEnvironment() + ")")
                        .scopeType(ScopeType.INHERIT)
                        .build());
            }
        }
        IgnoredFlag.ALL.forEach(flag -> options.add(hidden(flag)));
        options.add(own("Read a simulated Xero: no account needed", DEMO));
        options.add(own("Serve a simulated ConductorOne that asks for syncs of that Xero", DEMO_SERVICE));
        options.add(own("With authorize: paste the address to which Xero sends a browser elsewhere", PASTE));
        options.add(own("With revoke: all organisations, and the sign-in itself", ALL));
        options.add(own("With revoke: ask nobody", YES));
        options.add(own("Leave routes as they were at the start: --reload false", NO_RELOAD));
        options.add(own("Show this", "-h", HELP));
        options.add(own("Show the version", "-v", VERSION));
        return options;
    }

    private static OptionSpec option(Setting setting) {
        String[] names = setting.key().equals("baton.file")
                ? new String[] {"-f", setting.flag()}
                : new String[] {setting.flag()};
        String byDefault = setting.byDefault().isEmpty() ? "" : ", default " + setting.byDefault();
        OptionSpec.Builder option = OptionSpec.builder(names)
                .type(String.class)
                .paramLabel("<" + setting.kind().name().toLowerCase(Locale.ROOT) + ">")
                .description(setting.meaning() + " ($" + setting.environment() + byDefault + ")")
                .scopeType(ScopeType.INHERIT);
        return setting.kind() == Setting.Kind.SWITCH
                ? option.arity("0..1")
                        .paramLabel("true|false")
                        .fallbackValue("true")
                        .build()
                : option.build();
    }

    private static OptionSpec hidden(IgnoredFlag flag) {
        OptionSpec.Builder option = flag.name().equals("provisioning")
                ? OptionSpec.builder("-p", flag.flag())
                : OptionSpec.builder(flag.flag());
        return (flag.isSwitch()
                        ? option.type(Boolean.class).arity("0..1").fallbackValue("true")
                        : option.type(List.class).auxiliaryTypes(String.class))
                .hidden(true)
                .scopeType(ScopeType.INHERIT)
                .build();
    }

    private static OptionSpec own(String meaning, String... names) {
        return OptionSpec.builder(names)
                .type(boolean.class)
                .description(meaning)
                .scopeType(ScopeType.INHERIT)
                .build();
    }

    private static String grouped(Help help) {
        String settings = Stream.of(Setting.Group.values())
                .map(group -> section(
                        help,
                        group.heading,
                        KnownSettings.ALL.stream()
                                .filter(setting -> setting.group() == group)
                                .flatMap(setting -> Stream.of(setting.flag(), setting.fileFlag()))
                                .toList()))
                .collect(Collectors.joining());
        return settings + section(help, "Besides", OWN) + System.lineSeparator();
    }

    private static String section(Help help, String heading, List<String> flags) {
        List<OptionSpec> options = help.commandSpec().options().stream()
                .filter(option -> Arrays.stream(option.names()).anyMatch(flags::contains))
                .toList();
        Help.Layout layout = help.createDefaultLayout();
        layout.addOptions(options, help.createDefaultParamLabelRenderer());
        return System.lineSeparator() + heading + ":" + System.lineSeparator() + layout;
    }

    private static String fish() {
        String flags = spec().options().stream()
                .filter(option -> !option.hidden())
                .map(option -> "complete -c " + Version.PROGRAM + " -l "
                        + option.longestName().substring(2) + " -d "
                        + quoted(String.join(" ", option.description()))
                        + (option.type() == boolean.class ? "" : " -r"))
                .collect(Collectors.joining("\n"));
        String commands = Stream.of(Command.values())
                .filter(Command::isTyped)
                .map(command -> "complete -c " + Version.PROGRAM + " -n __fish_use_subcommand -f -a " + command.word()
                        + " -d " + quoted(command.meaning))
                .collect(Collectors.joining("\n"));
        return commands + "\n" + flags + "\n";
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
