package io.batonxero.cli;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.Version;
import io.batonxero.settings.KnownSettings;
import io.batonxero.settings.Setting;
import io.batonxero.settings.Values;
import io.batonxero.settings.Values.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The completion scripts of shells: the templates in {@code src/main/resources/completion} with the commands, their flags and the
 * values of these. A shell reads names of organisations and codes from the state folder, since a start of the program takes too
 * long.
 */
final class Completion {
    /** The shells that have a script. */
    static final Values SHELLS = Values.words("bash", "zsh", "fish");

    private static final List<Flag> OPTIONS = options();

    private Completion() {}

    /** A flag; its value may be missing if it is a switch. */
    record Flag(List<String> names, String meaning, Values values, boolean isList, boolean hasValue) {
        boolean isSwitch() {
            return hasValue && values.words().contains("true");
        }

        boolean needsValue() {
            return hasValue && !isSwitch();
        }

        String name() {
            return names.get(names.size() - 1);
        }
    }

    /**
     * {@return the script for a shell}
     *
     * @throws ConfigurationException if there is none for this shell
     */
    static String script(String shell) {
        Map<String, String> parts = switch (shell) {
            case "bash" -> BashCompletion.parts();
            case "zsh" -> ZshCompletion.parts();
            case "fish" -> FishCompletion.parts();
            default ->
                throw new ConfigurationException(("completion " + shell).strip() + ": give " + SHELLS.either()
                        + ", such as: source <(" + Version.PROGRAM + " completion bash)");
        };
        String script = resource("completion." + shell);
        for (Map.Entry<String, String> part : parts.entrySet()) {
            script = script.replace("@" + part.getKey() + "@", part.getValue());
        }
        return script;
    }

    /** {@return the commands, the one without a word last} */
    static Stream<Command> commands() {
        return Stream.concat(Command.typed(), Stream.of(Command.SYNC));
    }

    /** {@return the flags that the help of a command lists} */
    static Stream<Flag> flags(Command command) {
        return Stream.concat(
                OPTIONS.stream().filter(flag -> command.lists(flag.name())),
                command.options().stream().map(Completion::flag));
    }

    /** {@return the flags of all commands} */
    static Stream<Flag> allFlags() {
        return Stream.concat(
                OPTIONS.stream(),
                Command.typed().flatMap(command -> command.options().stream()).map(Completion::flag));
    }

    /** {@return the flags after which a value follows as a word of its own} */
    static List<String> withValue() {
        return allFlags()
                .filter(Flag::needsValue)
                .flatMap(flag -> flag.names().stream())
                .toList();
    }

    private static List<Flag> options() {
        Map<String, Setting> settings =
                KnownSettings.ALL.stream().collect(Collectors.toMap(Setting::flag, Function.identity()));
        List<Flag> flags = new ArrayList<>();
        for (OptionSpec option : Usage.spec(command -> false).options()) {
            if (!option.hidden()) {
                List<String> names = List.of(option.names());
                Setting setting = settings.get(option.longestName());
                boolean hasValue = option.arity().max() > 0;
                flags.add(
                        setting == null
                                ? new Flag(
                                        names,
                                        String.join(" ", option.description()),
                                        hasValue ? Values.of(Source.FILES) : Values.NONE,
                                        false,
                                        hasValue)
                                : new Flag(
                                        names,
                                        setting.meaning(),
                                        setting.values(),
                                        setting.kind() == Setting.Kind.LIST,
                                        true));
            }
        }
        return List.copyOf(flags);
    }

    private static Flag flag(Command.Option option) {
        return new Flag(List.of(option.flag()), option.meaning(), option.values(), false, true);
    }

    /** {@return the word for a place of values; for records also their folder and the keys of a pair in them} */
    static String place(Source source) {
        String word = source.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return switch (source) {
            case NONE, FILES, FOLDERS -> word;
            case ORGANISATIONS, ORGANISATION_NAMES, TENANT_IDS -> word + " delivered tenantId name";
            case REMOVAL_CODES -> word + " refused code reason";
        };
    }

    /** {@return a text as one word of a POSIX shell} */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** {@return the text of a template; a program of awk without its comments} */
    static String resource(String name) {
        try (InputStream in = Completion.class.getResourceAsStream("/completion/" + name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("\r\n", "\n")
                    .replaceAll(name.endsWith(".awk") ? "(?m)^ *#.*\n" : "\r", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
