package io.batonxero.cli;

import io.batonxero.base.BadSetting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The command line.
 *
 * @param settings what was given, by key of application.properties
 * @param ignored flags of other connectors that were given
 */
record Flags(Map<String, String> settings, List<StandardFlag> ignored, boolean demo, boolean help, boolean version) {
    private static final String NAME = "baton-xero-camel";

    /**
     * {@return what a command line says}
     *
     * @throws BadSetting if a flag is unknown or lacks its value
     */
    static Flags parse(List<String> arguments) {
        CommandLine line = new CommandLine(spec()).setTrimQuotes(false);
        try {
            ParseResult parsed = line.parseArgs(arguments.toArray(String[]::new));
            Map<String, String> settings = new HashMap<>();
            for (Setting setting : Setting.ALL) {
                String file = setting.isSecret() ? parsed.matchedOptionValue(setting.fileFlag(), (String) null) : null;
                String value = parsed.matchedOptionValue(setting.flag(), (String) null);
                if (file != null) {
                    settings.put(setting.key(), setting.readFrom(file));
                }
                if (value != null) {
                    settings.put(setting.key(), value.strip());
                }
            }
            return new Flags(
                    settings,
                    StandardFlag.ALL.stream()
                            .filter(flag -> parsed.hasMatchedOption(flag.flag()))
                            .toList(),
                    parsed.hasMatchedOption("--demo"),
                    parsed.hasMatchedOption("--help"),
                    parsed.hasMatchedOption("--version"));
        } catch (CommandLine.ParameterException wrong) {
            throw new BadSetting(wrong.getMessage() + ". See --help.", wrong);
        }
    }

    /** {@return the text of --help} */
    static String helpText() {
        return new CommandLine(spec()).getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name(NAME);
        spec.usageMessage()
                .description("Tells ConductorOne who can enter which Xero organisation, with which role.")
                .width(110)
                .longOptionsMaxWidth(30)
                .footer("", "Each flag is also an environment variable and a key of application.properties.");
        for (Setting setting : Setting.ALL) {
            OptionSpec.Builder option = setting.key().equals("baton.file")
                    ? OptionSpec.builder("-f", setting.flag())
                    : OptionSpec.builder(setting.flag());
            spec.addOption(option.type(String.class)
                    .paramLabel("<" + setting.kind().name().toLowerCase(java.util.Locale.ROOT) + ">")
                    .description(setting.meaning() + " ($" + setting.environment() + ")")
                    .build());
            if (setting.isSecret()) {
                spec.addOption(OptionSpec.builder(setting.fileFlag())
                        .type(String.class)
                        .paramLabel("<file>")
                        .description("A file that holds it ($" + setting.fileEnvironment() + ")")
                        .build());
            }
        }
        StandardFlag.ALL.forEach(flag -> spec.addOption(hidden(flag)));
        return spec.addOption(flag("--demo", "Read a simulated Xero: no account needed"))
                .addOption(OptionSpec.builder("-h", "--help")
                        .type(boolean.class)
                        .description("Show this")
                        .usageHelp(true)
                        .build())
                .addOption(OptionSpec.builder("-v", "--version")
                        .type(boolean.class)
                        .description("Show the version")
                        .versionHelp(true)
                        .build());
    }

    private static OptionSpec hidden(StandardFlag flag) {
        OptionSpec.Builder option = flag.name().equals("provisioning")
                ? OptionSpec.builder("-p", flag.flag())
                : OptionSpec.builder(flag.flag());
        return (flag.isSwitch()
                        ? option.type(Boolean.class).arity("0..1").fallbackValue("true")
                        : option.type(List.class).auxiliaryTypes(String.class))
                .hidden(true)
                .build();
    }

    private static OptionSpec flag(String name, String meaning) {
        return OptionSpec.builder(name).type(boolean.class).description(meaning).build();
    }
}
