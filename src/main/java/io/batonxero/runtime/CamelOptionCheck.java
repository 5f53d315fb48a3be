package io.batonxero.runtime;

import io.batonxero.base.ConfigurationException;
import io.batonxero.settings.Settings;
import java.util.Comparator;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.main.MainConfigurationPropertiesConfigurer;

/**
 * Checks the numeric options {@code camel.main.*}: Camel takes an invalid number for 0, without a message. To be deleted when
 * Camel refuses it: docs/upstream.md.
 */
final class CamelOptionCheck {
    private static final String PREFIX = "camel.main.";
    private static final Pattern VALID = Pattern.compile("-?\\d{1,18}|(\\d{1,9}(ms|s|m|h|d))+|.*\\{\\{.*");

    private CamelOptionCheck() {}

    /**
     * Fails if one of these options is not a number.
     *
     * @throws ConfigurationException with the option and its value
     */
    static void requireNumbers(Settings settings) {
        MainConfigurationPropertiesConfigurer options = new MainConfigurationPropertiesConfigurer();
        settings.all().entrySet().stream()
                .filter(setting -> setting.getKey().startsWith(PREFIX))
                .filter(setting -> isNumber(options.getOptionType(name(setting.getKey()), true)))
                .filter(setting -> !VALID.matcher(setting.getValue()).matches())
                .min(Comparator.comparing(Map.Entry::getKey))
                .ifPresent(setting -> {
                    throw new ConfigurationException(setting.getKey() + " (" + settings.file() + ") is "
                            + setting.getValue() + ", which is not a whole number. Correct or remove it.");
                });
    }

    /** {@return the name of the option} Camel takes shutdown-timeout for shutdownTimeout. */
    private static String name(String key) {
        return key.substring(PREFIX.length()).replace("-", "");
    }

    private static boolean isNumber(Class<?> type) {
        return type == int.class || type == long.class || type == Integer.class || type == Long.class;
    }
}
