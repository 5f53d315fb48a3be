package io.batonxero.cli;

import io.batonxero.settings.Values;
import io.batonxero.settings.Values.Source;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts of the completion script of bash. */
final class BashCompletion {
    private BashCompletion() {}

    /** {@return the texts for the template, by the names in it} */
    static Map<String, String> parts() {
        String flags = Completion.commands()
                .map(command -> "            " + (command == Command.SYNC ? "*" : command.word()) + ") words="
                        + Completion.quoted(Completion.flags(command)
                                .flatMap(flag -> flag.names().stream())
                                .collect(Collectors.joining(" ")))
                        + " ;;")
                .collect(Collectors.joining("\n"));
        Stream<String> ofFlags = Completion.allFlags()
                .filter(flag -> !flag.values().equals(Values.NONE))
                .map(flag -> values(String.join(" | ", flag.names()), flag.values(), flag.isList()));
        Stream<String> ofCommands = Command.typed()
                .filter(command -> !command.argument().equals(Values.NONE))
                .map(command -> values(command.word(), command.argument(), false));
        return Map.of(
                "VALUES", Stream.concat(ofFlags, ofCommands).collect(Collectors.joining("\n")),
                "FLAGS", flags,
                "WITH_VALUE", Completion.quoted(" " + String.join(" ", Completion.withValue()) + " "),
                "COMMANDS", Completion.quoted(" " + String.join(" ", Command.words()) + " "),
                "RECORDS", Completion.quoted(Completion.resource("records.awk")));
    }

    private static String values(String name, Values values, boolean isList) {
        return "        " + name + ")"
                + (values.source() == Source.NONE
                        ? ""
                        : " source=" + Completion.quoted(Completion.place(values.source())))
                + (values.words().isEmpty() ? "" : " words=" + Completion.quoted(String.join(" ", values.words())))
                + (isList ? " list=yes" : "") + " ;;";
    }
}
