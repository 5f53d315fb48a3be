package io.batonxero.settings;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.IoErrorText;
import io.batonxero.file.SmallFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Reads application.properties, in UTF-8. */
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
}
