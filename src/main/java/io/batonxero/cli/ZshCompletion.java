package io.batonxero.cli;

import io.batonxero.cli.Completion.Flag;
import io.batonxero.settings.Values;
import io.batonxero.settings.Values.Source;
import java.util.Map;
import java.util.stream.Collectors;

/** The parts of the completion script of zsh. */
final class ZshCompletion {
    private ZshCompletion() {}

    /** {@return the texts for the template, by the names in it} */
    static Map<String, String> parts() {
        String flags = Completion.commands()
                .map(command -> "        " + (command == Command.SYNC ? "*" : command.word()) + ") flags=(\n"
                        + Completion.flags(command)
                                .map(flag -> "            " + flag(flag) + "\n")
                                .collect(Collectors.joining())
                        + "        )"
                        + (command.argument().equals(Values.NONE)
                                ? ""
                                : "; arguments=(" + Completion.quoted("2:argument:" + action(command.argument(), false))
                                        + ")")
                        + " ;;")
                .collect(Collectors.joining("\n"));
        return Map.of(
                "FLAGS", flags,
                "COMMAND_MEANINGS",
                        Command.typed()
                                .map(command -> "        "
                                        + Completion.quoted(command.word() + ":" + command.meaning.replace(":", "\\:")))
                                .collect(Collectors.joining("\n")),
                "WITH_VALUE", Completion.quoted(" " + String.join(" ", Completion.withValue()) + " "),
                "COMMANDS", Completion.quoted(" " + String.join(" ", Command.words()) + " "),
                "RECORDS", Completion.quoted(Completion.resource("records.awk")));
    }

    private static String flag(Flag flag) {
        String meaning = "[" + flag.meaning().replaceAll("[\\[\\]\\\\:]", "\\\\$0") + "]";
        String value = !flag.hasValue()
                ? ""
                : (flag.isSwitch() ? "::" : ":") + "value:" + action(flag.values(), flag.isList());
        return flag.names().stream()
                .map(name -> Completion.quoted("*" + name
                        + (flag.isSwitch() ? "=-" : !flag.hasValue() ? "" : name.startsWith("--") ? "=" : "+")
                        + meaning + value))
                .collect(Collectors.joining(" "));
    }

    private static String action(Values values, boolean isList) {
        String words = String.join(" ", values.words());
        String offer = switch (values.source()) {
            case NONE -> words.isEmpty() ? " " : isList ? "compadd " + words : "(" + words + ")";
            case FILES -> "_files";
            case FOLDERS -> "_files -/";
            case ORGANISATIONS, ORGANISATION_NAMES, TENANT_IDS, REMOVAL_CODES ->
                " _baton-xero-camel-records " + Completion.place(values.source());
        };
        return isList
                ? " _baton-xero-camel-entry " + offer.strip()
                : words.isEmpty() || values.source() == Source.NONE ? offer : "{compadd " + words + "; " + offer + "}";
    }
}
