package io.batonxero.settings;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.file.SmallFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads application.properties, in UTF-8, and finds its misspelt keys. */
final class SettingsFile {
    private static final int MAX_BYTES = 1 << 20;

    private static final int MAX_TYPING_ERRORS = 2;

    private SettingsFile() {}

    /**
     * {@return the values of a file, by key}
     *
     * @throws ConfigurationException if the file cannot be read
     */
    static Map<String, String> read(Path file) {
        try {
            return parsed(SmallFile.text(file, MAX_BYTES));
        } catch (IOException e) {
            throw new ConfigurationException(file + " cannot be read (" + IoErrorText.of(e) + ").", e);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** {@return the values of a file, and those of the application.properties in the jar for keys that it lacks} */
    static Map<String, String> withDefaults(Map<String, String> ofFile) {
        Set<String> written =
                ofFile.keySet().stream().map(SettingsFile::dashless).collect(Collectors.toSet());
        try (InputStream defaults = SettingsFile.class.getResourceAsStream("application.properties")) {
            Map<String, String> all =
                    parsed(new String(Objects.requireNonNull(defaults).readAllBytes(), StandardCharsets.UTF_8));
            all.keySet().removeIf(key -> written.contains(dashless(key)));
            all.putAll(ofFile);
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Camel takes shutdownTimeout for shutdown-timeout. */
    private static String dashless(String key) {
        return key.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> parsed(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        Map<String, String> parsed = new HashMap<>();
        properties
                .stringPropertyNames()
                .forEach(key -> parsed.put(key, properties.getProperty(key).strip()));
        return parsed;
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
        known.addAll(SwapSettings.ALL);
        known.add(Mode.KEY);
        Map<String, String> keys = known.stream().collect(Collectors.toMap(Setting::environment, key -> key));
        all.keySet().stream()
                .filter(key -> !known.contains(key))
                .filter(key -> resembles(key, keys.keySet()))
                .filter(key -> Stream.concat(routes.stream(), all.values().stream())
                        .noneMatch(text -> text.contains("{{" + key)
                                || text.contains("{{?" + key)
                                || text.contains("#bean:" + key)))
                .min(Comparator.naturalOrder())
                .ifPresent(key -> {
                    String same = keys.get(variable(key));
                    throw new ConfigurationException(file + ": unknown setting " + key
                            + (same == null
                                    ? SimilarNames.question(
                                            key.toLowerCase(Locale.ROOT).replace('_', '.'), known, "")
                                    : "; did you mean " + same + "?")
                            + " No route file uses it; docs/settings.md lists all.");
                });
    }

    /** {@return whether a key has the prefix of this program's settings, or hardly differs from one of them} */
    private static boolean resembles(String key, Set<String> variables) {
        String plain = Setting.environment(key);
        String prefixed = variable(key);
        return plain.startsWith(Setting.environment(Setting.PREFIX))
                || variables.contains(prefixed)
                || variables.stream()
                        .anyMatch(known -> SimilarNames.distance(plain, known) <= MAX_TYPING_ERRORS
                                || (key.contains(".") && SimilarNames.distance(prefixed, known) <= MAX_TYPING_ERRORS));
    }

    /** {@return the variable that a key resembles, such as {@code BATON_FILE} for {@code file} or {@code BATON_FILE}} */
    private static String variable(String key) {
        String variable = Setting.environment(key.replaceFirst("^-+", ""));
        String prefix = Setting.environment(Setting.PREFIX);
        return variable.startsWith(prefix) ? variable : prefix + variable;
    }
}
