package io.batonxero.settings;

import io.batonxero.base.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The settings for a support request: name, source, and the value if it is harmless.
 *
 * @param flags values by key
 * @param environment values by variable
 * @param file values by key; application.properties is shipped with every key, so only those that differ from the defaults
 * @param defaults values by key
 */
public record SettingsReport(
        Map<String, String> flags,
        Map<String, String> environment,
        Map<String, String> file,
        Map<String, String> defaults) {
    private static final String DEFAULT = "default";

    /** Their values have any content, so that they may hold a secret or name somebody. */
    private static final Set<Setting.Kind> FREE_TEXT =
            Set.of(Setting.Kind.TEXT, Setting.Kind.LIST, Setting.Kind.SECRET);

    /** The settings of free text that are harmless. */
    private static final Set<String> HARMLESS =
            Set.of("baton.sync-resource-types", "baton.health-check-bind-address", "baton.hawtio-bind-address");

    /** The second line of a secret in the file would be a key, so a key of another form is not shown. */
    private static final Predicate<String> IS_NAME =
            Pattern.compile("(?:baton|camel)\\.[a-z][\\w.\\[\\]-]*").asMatchPredicate();

    /** {@return the report of validated settings} */
    public static SettingsReport of(Map<String, String> flags, Map<String, String> environment, Settings settings) {
        Map<String, String> defaults = SettingsFile.withDefaults(Map.of());
        Map<String, String> file = new TreeMap<>(SettingsFile.read(settings.file()));
        file.entrySet().removeIf(entry -> entry.getValue().equals(defaults.getOrDefault(entry.getKey(), "")));
        return new SettingsReport(flags, environment, file, defaults);
    }

    /** {@return whether the report has the value of a setting} */
    public static boolean isShown(Setting setting) {
        return HARMLESS.contains(setting.key()) || !FREE_TEXT.contains(setting.kind());
    }

    /** {@return a line for each setting, and for each key and variable that is none} */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        List<String> known = new ArrayList<>(SwapSettings.ALL);
        KnownSettings.ALL.forEach(setting -> {
            known.add(setting.key());
            lines.add(line(setting.key(), source(setting), isShown(setting)));
        });
        SwapSettings.ALL.forEach(key -> lines.add(line(key, source(key), false)));
        List<String> others =
                file.keySet().stream().filter(key -> !known.contains(key)).toList();
        others.stream().filter(IS_NAME).forEach(key -> lines.add(line(key, source(key), false)));
        long unnamed = others.stream().filter(IS_NAME.negate()).count();
        if (unnamed > 0) {
            lines.add("keys of other forms in application.properties, not shown: " + unnamed);
        }
        return lines;
    }

    private record Source(String name, String value) {}

    /** Defaults are public. */
    private static String line(String key, Optional<Source> source, boolean isShown) {
        return key + " = "
                + source.map(from -> (isShown || from.name.equals(DEFAULT) ? from.value : "set, not shown") + "  ("
                                + from.name + ")")
                        .orElse("not set");
    }

    private Optional<Source> source(Setting setting) {
        String inFile = environment.getOrDefault(setting.fileEnvironment(), "");
        boolean isInFile = setting.isSecret() && !inFile.isEmpty() && !flags.containsKey(setting.key());
        return isInFile && environment.getOrDefault(setting.environment(), "").isEmpty()
                ? Optional.of(new Source("variable " + setting.fileEnvironment(), ""))
                : source(setting.key());
    }

    /** Validated URLs have neither user nor query; they are removed all the same. */
    private Optional<Source> source(String key) {
        String variable = Setting.environment(key);
        String ofVariable = key.startsWith(Setting.PREFIX) ? environment.getOrDefault(variable, "") : "";
        Source source = flags.containsKey(key)
                ? new Source("flag", flags.getOrDefault(key, ""))
                : !ofVariable.isEmpty()
                        ? new Source("variable " + variable, ofVariable)
                        : file.containsKey(key)
                                ? new Source("application.properties", file.getOrDefault(key, ""))
                                : new Source(DEFAULT, defaults.getOrDefault(key, ""));
        return source.name.equals(DEFAULT) && source.value.isEmpty()
                ? Optional.empty()
                : Optional.of(new Source(source.name, SafeText.withoutUrlDetails(source.value)));
    }
}
