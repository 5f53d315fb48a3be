package io.batonxero.settings;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.file.SmallFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads application.properties, in UTF-8, and finds its misspelt keys. */
final class SettingsFile {
    private static final int MAX_BYTES = 1 << 20;

    private SettingsFile() {}

    /**
     * {@return the values of a file, by key}
     *
     * @throws ConfigurationException if the file cannot be read
     */
    static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(SmallFile.text(file, MAX_BYTES)));
        } catch (IOException e) {
            throw new ConfigurationException(file + " cannot be read (" + IoErrorText.of(e) + ").", e);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(file + " cannot be read: " + e.getMessage(), e);
        }
        Map<String, String> read = new HashMap<>();
        properties
                .stringPropertyNames()
                .forEach(key -> read.put(key, properties.getProperty(key).strip()));
        return read;
    }

    /**
     * Fails if there is a misspelt key.
     *
     * @param all the values by key
     * @param routes the texts of the route files, which may use keys of their own
     * @throws ConfigurationException with the key and similar ones
     */
    static void requireUsed(Path file, Map<String, String> all, Collection<String> routes) {
        Set<String> known = KnownSettings.ALL.stream().map(Setting::key).collect(Collectors.toCollection(TreeSet::new));
        known.addAll(KnownSettings.OF_SWAPS);
        Map<String, String> keys = known.stream().collect(Collectors.toMap(Setting::environment, key -> key));
        all.keySet().stream()
                .filter(key -> !known.contains(key))
                .filter(key -> key.startsWith(Setting.PREFIX) || keys.containsKey(variable(key)))
                .filter(key -> Stream.concat(routes.stream(), all.values().stream())
                        .noneMatch(text -> text.contains("{{" + key) || text.contains("#bean:" + key)))
                .min(Comparator.naturalOrder())
                .ifPresent(key -> {
                    String same = keys.get(variable(key));
                    throw new ConfigurationException(file + ": unknown setting " + key
                            + (same == null ? SimilarNames.question(key, known, "") : "; did you mean " + same + "?")
                            + " No route file uses it; docs/settings.md lists all.");
                });
    }

    /** {@return the variable that a key resembles, such as {@code BATON_FILE} for {@code file} or {@code BATON_FILE}} */
    private static String variable(String key) {
        String variable = Setting.environment(key.replaceFirst("^-+", ""));
        String prefix = Setting.environment(Setting.PREFIX);
        return variable.startsWith(prefix) ? variable : prefix + variable;
    }
}
