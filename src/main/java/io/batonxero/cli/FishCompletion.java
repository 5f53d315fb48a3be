package io.batonxero.cli;

import io.batonxero.base.Version;
import io.batonxero.cli.Completion.Flag;
import io.batonxero.settings.Values;
import io.batonxero.settings.Values.Source;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts of the completion script of fish. */
final class FishCompletion {
    /** Stands for no command in a condition. */
    private static final String NO_COMMAND = "none";

    private FishCompletion() {}

    /** {@return the texts for the template, by the names in it} */
    static Map<String, String> parts() {
        return Map.of(
                "FLAGS",
                        Stream.concat(
                                        Completion.allFlags().map(FishCompletion::flag),
                                        Command.typed()
                                                .filter(command ->
                                                        !command.argument().equals(Values.NONE))
                                                .map(command ->
                                                        line(List.of(command), "") + offer(command.argument(), false)))
                                .collect(Collectors.joining("\n")),
                "COMMAND_MEANINGS",
                        Command.typed()
                                .map(command -> "complete -c " + Version.PROGRAM + " -n '__baton_xero_camel_in "
                                        + NO_COMMAND + "' -a " + command.word() + " -d " + quoted(command.meaning))
                                .collect(Collectors.joining("\n")),
                "WITH_VALUE", String.join(" ", Completion.withValue()),
                "COMMANDS", String.join(" ", Command.words()),
                "RECORDS", quoted(Completion.resource("records.awk")));
    }

    private static String flag(Flag flag) {
        List<Command> commands = Completion.commands()
                .filter(command -> Completion.flags(command).anyMatch(flag::equals))
                .toList();
        String names = flag.names().stream()
                .map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
                .collect(Collectors.joining());
        return line(commands, names + " -d " + quoted(flag.meaning()))
                + (flag.isSwitch()
                        ? " -f -a 'true false'"
                        : flag.hasValue() ? offer(flag.values(), flag.isList()) : "");
    }

    private static String line(List<Command> commands, String rest) {
        return "complete -c " + Version.PROGRAM + " -n '__baton_xero_camel_in "
                + commands.stream().map(FishCompletion::conditionWord).collect(Collectors.joining(" ")) + "'" + rest;
    }

    private static String conditionWord(Command command) {
        return command == Command.SYNC ? NO_COMMAND : command.word();
    }

    private static String offer(Values values, boolean isList) {
        String words = String.join(" ", values.words());
        String offer = switch (values.source()) {
            case NONE ->
                words.isEmpty() ? "" : isList ? "(printf '%s\\n' " + words + " | __baton_xero_camel_entries)" : words;
            case FILES -> "";
            case FOLDERS -> "(__fish_complete_directories)";
            case ORGANISATIONS, ORGANISATION_NAMES, TENANT_IDS, REMOVAL_CODES ->
                (words + " (__baton_xero_camel_records " + Completion.place(values.source())
                                + (isList ? " | __baton_xero_camel_entries)" : ")"))
                        .strip();
        };
        return values.source() == Source.FILES ? " -r -F" : " -x" + (offer.isEmpty() ? "" : " -a " + quoted(offer));
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
